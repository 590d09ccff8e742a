// A Jupyter kernel that misbehaves on demand. A cell is JavaScript with `k`, the switches below, in scope.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Publisher, Reply, Router } from 'zeromq';
import { address, MessageFactory, readConnection, Wire } from '../../dist/jupyter/index.js';

const connection = readConnection(process.argv[2]);
const flags = JSON.parse(process.argv[3] ?? '{}');
if (flags.dieAtStart) {
  console.error('cannot find my library');
  process.exit(flags.dieAtStart);
}
if (flags.ignoreInterrupt) process.on('SIGINT', () => {});

const [shell, control, stdin] = [new Router(), new Router(), new Router()];
const iopub = new Publisher({ sendHighWaterMark: 0 });
const heartbeat = new Reply();
const started = Date.now();
let count = 0;
let abortUntil = 0;
let interrupted = () => {};
if (!flags.ignoreInterrupt) process.on('SIGINT', () => interrupted());

const wire = new Wire(connection.key);
const messages = new MessageFactory(randomUUID, () => new Date());

function frames(type, parent, content, signer = wire) {
  return signer.encode(messages.create({ type, parent, content }));
}

let line = Promise.resolve();
function publishFrames(made) {
  // A subscription that is not up yet loses messages without a word.
  if (Date.now() - started < (flags.loseFirst ?? 0)) return;
  line = line.then(() => iopub.send(made));
}

function publish(type, parent, content) {
  publishFrames(frames(type, parent, content));
}

async function execute(socket, identity, header, { code, user_expressions: expressions }) {
  const state = { reply: { status: 'ok' }, idle: 0, busy: true };
  const parent = header;
  const k = {
    sleep,
    print: (text, name = 'stdout') => publish('stream', parent, { name, text }),
    display: (data, { id, update = false, metadata = {} } = {}) =>
      publish(update ? 'update_display_data' : 'display_data', parent, {
        data,
        metadata,
        transient: id ? { display_id: id } : {},
      }),
    raw: (type, json) => publish(type, parent, JSON.parse(json)),
    result: (data) =>
      publish('execute_result', parent, { data, metadata: {}, execution_count: count }),
    error: (ename, evalue) => {
      publish('error', parent, { ename, evalue, traceback: [`${ename}: ${evalue}`] });
      state.reply = { status: 'error', ename, evalue, traceback: [] };
    },
    clear: (wait) => publish('clear_output', parent, { wait }),
    reply: (reply) => {
      state.reply = reply;
    },
    idle: (delay) => {
      state.idle = delay;
    },
    abortFor: (ms) => {
      abortUntil = Date.now() + ms;
    },
    forge: (type, content) => publishFrames(frames(type, parent, content, new Wire('not the key'))),
    replay: (type, content) => {
      const made = frames(type, parent, content);
      publishFrames(made);
      publishFrames(made);
    },
    /** A header that is larger than any real one. */
    stuff: () => publish('stream', { ...parent, username: 'x'.repeat(100_000) }, {}),
    garbage: () => {
      line = line.then(() => iopub.send([Buffer.from('garbage')]));
    },
    input: (prompt) =>
      stdin.send([identity, ...frames('input_request', parent, { prompt, password: false })]),
    later: (ms, work) => setTimeout(work, ms),
    untilInterrupted: () =>
      new Promise((resolve) => {
        const alive = setInterval(() => {}, 1000);
        interrupted = () => {
          clearInterval(alive);
          resolve();
        };
      }),
    die: (codeOrSignal) =>
      typeof codeOrSignal === 'number'
        ? process.exit(codeOrSignal)
        : process.kill(process.pid, codeOrSignal),
  };
  if (Date.now() < abortUntil) {
    publish('status', parent, { execution_state: 'busy' });
    await send(socket, identity, 'execute_reply', parent, { status: flags.abortWord ?? 'aborted' });
    publish('status', parent, { execution_state: 'idle' });
    return;
  }
  count++;
  publish('status', parent, { execution_state: 'busy' });
  publish('execute_input', parent, { code, execution_count: count });
  try {
    await new (async () => {}).constructor('k', code)(k);
  } catch (error) {
    k.error(error.name, error.message);
  }
  const user_expressions = {};
  for (const [name, expression] of Object.entries(expressions)) {
    user_expressions[name] = await evaluate(expression);
  }
  await line;
  if (state.reply)
    await send(socket, identity, 'execute_reply', parent, {
      execution_count: count,
      user_expressions,
      ...state.reply,
    });
  if (state.idle === 'lose') return;
  if (state.idle > 0)
    setTimeout(() => publish('status', parent, { execution_state: 'idle' }), state.idle);
  else publish('status', parent, { execution_state: 'idle' });
}

async function evaluate(expression) {
  try {
    const value = await new (async () => {}).constructor(`return ${expression}`)();
    return { status: 'ok', data: { 'text/plain': String(value) }, metadata: {} };
  } catch (error) {
    return { status: 'error', ename: error.name, evalue: error.message, traceback: [] };
  }
}

const queues = new Map();
function send(socket, identity, type, parent, content) {
  const next = (queues.get(socket) ?? Promise.resolve()).then(() =>
    socket.send([identity, ...frames(type, parent, content)]),
  );
  queues.set(socket, next);
  return next;
}

async function serve(socket) {
  for await (const received of socket) {
    const { identities, header, content: request } = wire.decode(received);
    const [identity] = identities;
    if (flags.mute) continue;
    if (header.msg_type === 'execute_request') {
      void execute(socket, identity, header, request);
      continue;
    }
    publish('status', header, { execution_state: 'busy' });
    if (header.msg_type === 'interrupt_request') interrupted();
    const language_info = {
      name: 'javascript',
      mimetype: 'text/javascript',
      file_extension: '.js',
    };
    const content = { status: 'ok', protocol_version: '5.4', language_info };
    await send(socket, identity, header.msg_type.replace('request', 'reply'), header, content);
    publish('status', header, { execution_state: 'idle' });
    if (header.msg_type === 'shutdown_request' && !flags.ignoreShutdown) process.exit(0);
  }
}

await sleep(flags.bindDelay ?? 0);
await Promise.all([
  shell.bind(address(connection, 'shell')),
  control.bind(address(connection, 'control')),
  stdin.bind(address(connection, 'stdin')),
  iopub.bind(address(connection, 'iopub')),
  heartbeat.bind(address(connection, 'hb')),
]);
void serve(shell);
void serve(control);
(async () => {
  for await (const message of heartbeat) await heartbeat.send(message);
})();
setInterval(() => {}, 1000);
