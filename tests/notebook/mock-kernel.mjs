// A Jupyter kernel that misbehaves on demand. A cell is JavaScript with `k`, the switches below, in scope.
import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Publisher, Reply, Router } from 'zeromq';

const connection = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const flags = JSON.parse(process.argv[3] ?? '{}');
if (flags.dieAtStart) {
  console.error('cannot find my library');
  process.exit(flags.dieAtStart);
}
if (flags.ignoreInterrupt) process.on('SIGINT', () => {});

const DELIMITER = Buffer.from('<IDS|MSG>');
const [shell, control, stdin] = [new Router(), new Router(), new Router()];
const iopub = new Publisher({ sendHighWaterMark: 0 });
const heartbeat = new Reply();
const started = Date.now();
let count = 0;
let abortUntil = 0;
let interrupted = () => {};
if (!flags.ignoreInterrupt) process.on('SIGINT', () => interrupted());

function frames(type, parent, content, key = connection.key) {
  const header = {
    msg_id: randomUUID(),
    msg_type: type,
    session: 'mock',
    username: 'mock',
    date: new Date().toISOString(),
    version: '5.4',
  };
  const parts = [header, parent, {}, content].map((part) =>
    Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)),
  );
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return [DELIMITER, Buffer.from(hmac.digest('hex')), ...parts];
}

let line = Promise.resolve();
function publish(type, parent, content, key) {
  // A subscription that is not up yet loses messages without a word.
  if (Date.now() - started < (flags.loseFirst ?? 0)) return;
  line = line.then(() => iopub.send(frames(type, parent, content, key)));
}

async function execute(socket, identity, header, code) {
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
    raw: (type, content) => publish(type, parent, content),
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
    forge: (type, content) => publish(type, parent, content, 'not the key'),
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
  await line;
  if (state.reply)
    await send(socket, identity, 'execute_reply', parent, {
      execution_count: count,
      ...state.reply,
    });
  if (state.idle === 'lose') return;
  if (state.idle > 0)
    setTimeout(() => publish('status', parent, { execution_state: 'idle' }), state.idle);
  else publish('status', parent, { execution_state: 'idle' });
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
  for await (const [identity, , , head, , , body] of socket) {
    const header = JSON.parse(head);
    if (flags.mute) continue;
    if (header.msg_type === 'execute_request') {
      void execute(socket, identity, header, JSON.parse(body).code);
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
  }
}

const at = (port) => `tcp://${connection.ip}:${port}`;
await sleep(flags.bindDelay ?? 0);
await Promise.all([
  shell.bind(at(connection.shell_port)),
  control.bind(at(connection.control_port)),
  stdin.bind(at(connection.stdin_port)),
  iopub.bind(at(connection.iopub_port)),
  heartbeat.bind(at(connection.hb_port)),
]);
void serve(shell);
void serve(control);
(async () => {
  for await (const message of heartbeat) await heartbeat.send(message);
})();
setInterval(() => {}, 1000);
