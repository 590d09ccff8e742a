import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type {
  Assistant,
  CommMessage,
  CommRequest,
  Engine,
  ExecuteRequest,
  Output,
} from '../../../src/kernel/engine/types.ts';
import { EngineSide, Pressure, ProtocolSide } from '../../../src/kernel/threads/index.ts';
import { MockEngine, ok } from '../protocol/harness.ts';

const assistant: Assistant = {
  complete: () => Promise.resolve({ start: 0, end: 1, matches: [] }),
  inspect: () => Promise.resolve(undefined),
  isComplete: () => Promise.resolve({ status: 'complete' }),
};

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const flag = new Int32Array(new SharedArrayBuffer(4));

let engine: MockEngine;
let channel: MessageChannel;
let side: EngineSide;
let remote: ProtocolSide;
let forced: Int32Array[];
/** Tells the bridge of another assistant, as the engine does when the first has crashed. */
let announce: (port: MessagePort | undefined) => void;
/** Tells it that the one it has is gone. */
let lose: () => void;
let answering: Assistant;

beforeEach(() => {
  engine = new MockEngine();
  forced = [];
  answering = assistant;
  channel = new MessageChannel();
  side = new EngineSide(channel.port1, new Pressure(Pressure.allocate()));
  remote = new ProtocolSide({
    port: channel.port2,
    connectAssistant(_, lost) {
      lose = lost;
      return answering;
    },
    forceStop(shared) {
      Atomics.store(shared, 0, 1);
      forced.push(shared);
    },
    delivered: () => undefined,
  });
});
afterEach(() => channel.port1.close());

function serve(): void {
  const onAssistant: Engine['onAssistant'] = (listener) => {
    announce = listener;
    listener(new MessageChannel().port1);
  };
  side.serve(Object.assign(engine, { onAssistant, interruptFlag: flag }));
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

test('Stop sets the flag at once, tells the engine, and sees to it that it ends', async () => {
  serve();
  await cell('first').result;
  remote.interrupt();
  expect(flag[0]).toBe(1);
  await cell('second').result;
  expect(engine.interrupts).toBe(1);
  expect(forced.map((shared) => shared[0])).toEqual([1]);
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
  side.fail(new Error('no compiler'));
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

function commRequest(kind: CommMessage['kind'], over: Partial<CommMessage> = {}) {
  const outputs: Output[] = [];
  const message = { kind, commId: 'a', data: {}, metadata: {}, buffers: [], ...over };
  const request: CommRequest = { message, emit: (output) => outputs.push(output) };
  return { outputs, request };
}

test('a comm message is handled when the engine has handled it, and is answered by that', async () => {
  serve();
  let end: () => void = () => undefined;
  const received = commRequest('msg', { data: 1, buffers: [new Uint8Array([1, 2])] });
  const echo: Output = { kind: 'comm', message: received.request.message };
  engine.handle = ({ emit }) => {
    emit(echo);
    return new Promise<void>((resolve) => {
      end = resolve;
    });
  };
  let isHandled = false;
  const handling = remote.comm(received.request).then(() => {
    isHandled = true;
  });
  // A cell goes there and back meanwhile.
  await cell('first').result;
  expect(engine.received).toEqual([received.request.message]);
  expect(received.outputs).toEqual([echo]);
  expect(isHandled).toBe(false);
  end();
  await handling;
});

test('a handler that fails as a whole is told, and the next message is handled', async () => {
  serve();
  engine.handle = () => {
    throw new Error('no handler');
  };
  await expect(remote.comm(commRequest('msg').request)).rejects.toThrow('no handler');
  engine.handle = () => undefined;
  await remote.comm(commRequest('msg').request);
});

test('counts comms that either side opens and closes', async () => {
  serve();
  await remote.comm(commRequest('open', { targetName: 't' }).request);
  const { message } = commRequest('open', { commId: 'b', targetName: 't' }).request;
  engine.cells.x = ({ emit }) => {
    emit({ kind: 'comm', message });
    return ok;
  };
  await cell('x').result;
  expect(remote.comms('t').map(({ commId }) => commId)).toEqual(['a', 'b']);
  expect(remote.comms('other')).toEqual([]);
  await remote.comm(commRequest('close').request);
  expect(remote.comms().map(({ commId }) => commId)).toEqual(['b']);
});

test('what a cell was asked with is forgotten when nothing of it can print any more', async () => {
  serve();
  const asked: WeakRef<ExecuteRequest['emit']>[] = [];
  let late: ExecuteRequest['emit'] | undefined;
  engine.cells.keeps = ({ emit }) => {
    late = emit;
    return ok;
  };
  const run = (code: string) => {
    const emit = () => undefined;
    asked.push(new WeakRef(emit));
    return cell(code, { emit }).result;
  };
  await run('keeps');
  for (let i = 0; i < 20; i++) await run('ends');
  const alive = () => {
    collectGarbage();
    return asked.filter((ref) => ref.deref()).length;
  };
  await expect.poll(alive, { timeout: 5000 }).toBe(1);
  expect(asked[0]?.deref()).toBeDefined();
  late?.(text('late'));
});

describe('pressure', () => {
  const megabyte = text('x'.repeat(1 << 20));

  /** The two sides of one counter. Where the main thread would sleep, `asleep` is called. */
  function sides(asleep: (worker: Pressure) => void) {
    const memory = Pressure.allocate();
    const worker = new Pressure(memory);
    const main = new Pressure(memory, () => asleep(worker));
    return { main, worker };
  }

  test('lets no more than eight megabytes be under way', () => {
    let posted = 0;
    const { main } = sides(() => {
      throw new Error('asleep');
    });
    expect(() => {
      for (; posted < 20; posted++) main.post(megabyte);
    }).toThrow('asleep');
    expect(posted).toBe(7);
  });

  test('lets the main thread go on when what came in has left, and not before', () => {
    const naps: string[] = [];
    const { main, worker } = sides((other) => {
      naps.push(naps.length === 0 ? 'nothing has come in' : 'relieved');
      if (naps.length > 5) throw new Error('it sleeps for ever');
      other.relieve();
      for (let i = 0; i < 8; i++) other.received(megabyte);
    });
    for (let i = 0; i < 7; i++) main.post(megabyte);
    expect(naps).toEqual([]);
    main.post(megabyte);
    expect(naps).toEqual(['nothing has come in', 'relieved']);
    expect(() => worker.relieve()).not.toThrow();
  });

  test('counts what controls are sent, with its buffers', () => {
    const { main } = sides(() => {
      throw new Error('asleep');
    });
    const buffers = [new Uint8Array(9 << 20)];
    const { message } = commRequest('msg', { buffers }).request;
    expect(() => main.post({ kind: 'comm', message })).toThrow('asleep');
  });
});
