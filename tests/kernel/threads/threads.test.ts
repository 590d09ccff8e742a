import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type {
  Assistant,
  CommMessage,
  ExecuteRequest,
  Interpreter,
  Output,
} from '../../../src/kernel/engine/types.ts';
import { Host, Pressure, RemoteInterpreter } from '../../../src/kernel/threads/index.ts';
import { MockEngine, ok } from '../protocol/harness.ts';

const assistant: Assistant = {
  complete: () => Promise.resolve({ start: 0, end: 1, matches: [] }),
  inspect: () => Promise.resolve(undefined),
  isComplete: () => Promise.resolve({ status: 'complete' }),
};

const flag = new Int32Array(new SharedArrayBuffer(4));

let engine: MockEngine;
let channel: MessageChannel;
let host: Host;
let remote: RemoteInterpreter;
let insisted: Int32Array[];
/** Tells the bridge of another assistant, as the engine does when the first has crashed. */
let announce: (port: MessagePort | undefined) => void;
/** Tells it that the one it has is gone. */
let lose: () => void;
let answering: Assistant;

beforeEach(() => {
  engine = new MockEngine();
  insisted = [];
  answering = assistant;
  channel = new MessageChannel();
  host = new Host(channel.port1, new Pressure(Pressure.allocate()));
  remote = new RemoteInterpreter({
    port: channel.port2,
    connectAssistant(_, lost) {
      lose = lost;
      return answering;
    },
    insist: (flag) => insisted.push(flag),
    delivered: () => undefined,
  });
});
afterEach(() => channel.port1.close());

function serve(): void {
  const onAssistant: Interpreter['onAssistant'] = (listener) => {
    announce = listener;
    listener(new MessageChannel().port1);
  };
  const info = { version: '', banner: '' };
  const over = { info, onAssistant, interruptFlag: flag };
  host.serve(Object.assign(engine, over) as unknown as Interpreter);
}

function cell(code: string, over: Partial<ExecuteRequest> = {}) {
  const outputs: Output[] = [];
  const request: ExecuteRequest = {
    code,
    executionCount: 1,
    silent: false,
    userExpressions: {},
    emit: (output) => outputs.push(output),
    input: () => Promise.reject(new Error('no input here')),
    ...over,
  };
  return { outputs, result: remote.execute(request) };
}

const text = (text: string): Output => ({ kind: 'stream', name: 'stdout', text });

test('a cell sent before the engine is up runs when it is', async () => {
  const { result } = cell('early');
  serve();
  expect(await result).toEqual(ok);
  expect(engine.ran).toEqual(['early']);
});

test('a result that cannot travel is an error of its cell', async () => {
  serve();
  engine.cells.odd = () => ({ ...ok, value: { data: { x: () => 1 }, metadata: {} } });
  expect(await cell('odd').result).toMatchObject({
    status: 'error',
    error: { ename: 'DataCloneError' },
  });
});

test('outputs arrive before the result, and late ones at their own cell', async () => {
  serve();
  let late: (output: Output) => void = () => undefined;
  engine.cells.first = ({ emit }) => {
    late = emit;
    emit(text('now'));
    return ok;
  };
  const first = cell('first');
  await first.result;
  expect(first.outputs).toEqual([text('now')]);
  const second = cell('second');
  late(text('late'));
  await second.result;
  expect(first.outputs).toEqual([text('now'), text('late')]);
  expect(second.outputs).toEqual([]);
});

test('Stop sets the flag at once, tells the engine, and insists', async () => {
  serve();
  await cell('first').result;
  remote.interrupt();
  expect(flag[0]).toBe(1);
  await cell('second').result;
  expect(engine.interrupts).toBe(1);
  expect(insisted.map((shared) => shared[0])).toEqual([1]);
});

test('input goes there and back; its refusal too', async () => {
  serve();
  engine.cells.ask = async ({ input, emit }) => {
    emit(text(await input('who? ', true)));
    return ok;
  };
  const asked: unknown[] = [];
  const input = (prompt: string, password: boolean) => {
    asked.push([prompt, password]);
    return Promise.resolve('Ada');
  };
  const { outputs, result } = cell('ask', { input });
  await result;
  expect(asked).toEqual([['who? ', true]]);
  expect(outputs).toEqual([text('Ada')]);
  const refused = await cell('ask').result;
  expect(refused).toMatchObject({ status: 'error', error: { evalue: 'no input here' } });
});

test('an engine that cannot start says so in each cell, and in each question', async () => {
  const waiting = cell('before');
  const question = remote.complete('x', 1);
  host.fail(new Error('no compiler'));
  expect(await waiting.result).toMatchObject({ error: { evalue: 'no compiler' } });
  await expect(question).rejects.toThrow('no compiler');
  expect(await cell('after').result).toMatchObject({ error: { evalue: 'no compiler' } });
  await remote.dispose();
});

test('asks the next assistant what the one that crashed did not answer, once', async () => {
  let asked = 0;
  const crashing = () => {
    asked += 1;
    lose();
    return Promise.reject(new Error('crashed'));
  };
  answering = { ...assistant, complete: crashing };
  serve();
  const question = remote.complete('x', 1);
  await cell('first').result;
  expect(asked).toBe(1);
  answering = assistant;
  announce(new MessageChannel().port1);
  expect(await question).toMatchObject({ matches: [] });

  answering = { ...assistant, complete: crashing };
  lose();
  announce(new MessageChannel().port1);
  const hopeless = remote.complete('x', 1);
  await cell('second').result;
  announce(new MessageChannel().port1);
  await expect(hopeless).rejects.toThrow('crashed');
  expect(asked).toBe(3);
});

test('meets the next assistant before it hears of the end of the first', async () => {
  let refuse: () => void = () => undefined;
  answering = {
    ...assistant,
    complete: () =>
      new Promise((_, reject) => {
        refuse = () => reject(new Error('crashed'));
      }),
  };
  serve();
  await cell('first').result;
  const loseFirst = lose;
  const question = remote.complete('x', 1);
  answering = { ...assistant };
  announce(new MessageChannel().port1);
  await cell('second').result;
  loseFirst();
  refuse();
  expect(await question).toMatchObject({ matches: [] });
  expect(await remote.complete('y', 1)).toMatchObject({ matches: [] });
});

test('says so when no assistant will come back', async () => {
  serve();
  await cell('first').result;
  lose();
  const question = remote.inspect('x', 1, 0);
  announce(undefined);
  await expect(question).rejects.toThrow('restart the kernel');
});

test('counts comms that either side opens and closes', async () => {
  serve();
  const message = { targetName: 't', data: {}, metadata: {}, buffers: [] };
  const send = (kind: CommMessage['kind'], commId: string) => ({ ...message, kind, commId });
  remote.comm(send('open', 'a'));
  for (const listener of engine.listeners) listener(send('open', 'b'));
  await cell('x').result;
  expect(remote.comms('t').map(({ commId }) => commId)).toEqual(['a', 'b']);
  expect(remote.comms('other')).toEqual([]);
  remote.comm(send('close', 'a'));
  expect(remote.comms().map(({ commId }) => commId)).toEqual(['b']);
});

test('pressure lets no more than its limit be under way', () => {
  const memory = Pressure.allocate();
  const main = new Pressure(memory);
  const worker = new Pressure(memory);
  const big = text('x'.repeat(1 << 20));
  for (let i = 0; i < 7; i += 1) main.post(big);
  for (let i = 0; i < 7; i += 1) worker.received(big);
  worker.relieve();
  // Had the seven not been relieved, these would wait for ever.
  for (let i = 0; i < 7; i += 1) main.post(big);
});
