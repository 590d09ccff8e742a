import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Content, Message } from '../../../src/jupyter/index.ts';
import type { HistoryStore } from '../../../src/kernel/protocol/index.ts';
import { Bench, failure, type MockEngine, ok, outline, type Sent, settle } from './harness.ts';

/** A value that no message can hold, as text of more than half a gigabyte is none. */
const ENDLESS = 'endless';
const refuseEndless = ({ content }: Message) => {
  if (JSON.stringify(content).includes(ENDLESS)) throw new RangeError('Invalid string length');
};

const ownOf = (sent: readonly Sent[], id: string) =>
  sent.filter(({ message }) => message.parent.msg_id === id);

describe('whatever happens in a request, the next one is served', () => {
  const throwing = () => {
    throw new Error('on purpose');
  };
  const rejecting = () => Promise.reject(new TypeError('on purpose'));
  const asked = ['execute', 'complete', 'inspect', 'isComplete', 'comm'] as const;
  const methods = [...asked, 'comms', 'interrupt'] as const;

  /** Each puts something out of order until it is undone. */
  const faults: Readonly<Record<string, (bench: Bench) => void>> = {
    none: () => undefined,
    ...Object.fromEntries(
      methods.map((method) => [
        `${method} throws`,
        ({ engine }) => Object.assign(engine, { [method]: throwing }),
      ]),
    ),
    ...Object.fromEntries(
      asked.map((method) => [
        `${method} rejects`,
        ({ engine }) => Object.assign(engine, { [method]: rejecting }),
      ]),
    ),
    'a cell throws what is no error': ({ engine }) => {
      engine.cells.cell = () => Promise.reject(undefined);
    },
    'a value cannot be encoded': ({ engine }) => {
      const value = { data: { 'text/plain': ENDLESS }, metadata: {} };
      engine.cells.cell = () => ({ ...ok, value });
    },
    'an error cannot be encoded': ({ engine }) => {
      engine.cells.cell = () => failure(ENDLESS);
    },
    'outputs cannot be encoded': ({ engine }) => {
      engine.cells.cell = ({ emit }) => {
        emit({ kind: 'stream', name: 'stdout', text: ENDLESS });
        emit({ kind: 'display', data: { x: ENDLESS }, metadata: {}, update: false });
        return ok;
      };
    },
    'a user expression cannot be encoded': ({ engine }) => {
      const x = { status: 'ok', data: { 'text/plain': ENDLESS }, metadata: {} } as const;
      engine.cells.cell = () => ({ status: 'ok', userExpressions: { x } });
    },
    'a question cannot be encoded': ({ engine }) => {
      engine.cells.cell = async ({ input }) => {
        await input(ENDLESS, false);
        return ok;
      };
    },
    'an answer to a control cannot be encoded': ({ engine }) => {
      const message = {
        kind: 'msg',
        commId: 'c',
        data: ENDLESS,
        metadata: {},
        buffers: [],
      } as const;
      engine.handle = ({ emit }) => emit({ kind: 'comm', message });
    },
    'a completion cannot be encoded': ({ engine }) => {
      const matches = [{ text: ENDLESS, type: 'text' }];
      engine.complete = () => Promise.resolve({ start: 0, end: 1, matches });
    },
    'the debugger fails': ({ debug }) => Object.assign(debug, { request: rejecting }),
    'the debugger lets nothing go': ({ debug }) => Object.assign(debug, { release: throwing }),
  };
  const healthy = (bench: Bench) => {
    for (const method of methods) delete (bench.engine as Partial<MockEngine>)[method];
    for (const method of ['request', 'release'] as const) {
      delete (bench.debug as Partial<typeof bench.debug>)[method];
    }
    delete bench.engine.cells.cell;
    bench.engine.handle = () => undefined;
    bench.refuse = refuseEndless;
  };

  const requests: Readonly<Record<string, Content>> = {
    execute_request: { code: 'cell', allow_stdin: true, user_expressions: { x: '1' } },
    complete_request: { code: 'a.b', cursor_pos: 3 },
    inspect_request: { code: 'a', cursor_pos: 1 },
    is_complete_request: { code: 'a' },
    history_request: { hist_access_type: 'tail', n: 5 },
    comm_info_request: {},
    comm_open: { comm_id: 'c', target_name: 't', data: {} },
    comm_msg: { comm_id: 'c', data: { method: 'update', state: { a: 1 } } },
    comm_close: { comm_id: 'c' },
    kernel_info_request: {},
    usage_request: {},
    debug_request: { type: 'request', seq: 1, command: 'echo', arguments: {} },
    interrupt_request: {},
    nonsense_request: {},
    'execute_request malformed': { code: 3 },
    'comm_msg malformed': {},
  };

  /** Asks with a fault in place, and says what is wrong with what comes of it. */
  async function ask(bench: Bench, name: string, fault: string, refused: number): Promise<void> {
    const [type = ''] = name.split(' ');
    const request = bench.request(type, requests[name]);
    const before = bench.sent.length;
    healthy(bench);
    faults[fault]?.(bench);
    let sends = 0;
    let isUnanswerable = false;
    bench.refuse = (message) => {
      refuseEndless(message);
      // One message that cannot be sent, whichever it is. Without `idle` nothing could be said at
      // all.
      const isIdle = message.content.execution_state === 'idle';
      if (isIdle || sends++ !== refused) return;
      // The one that says what went wrong.
      isUnanswerable =
        /_reply$/.test(message.header.msg_type) && message.content.status === 'error';
      throw new RangeError('on purpose');
    };
    await bench.protocol.receive('shell', request);
    await settle();
    healthy(bench);
    const own = ownOf(bench.sent.slice(before), request.header.msg_id);
    const states = outline(own).filter((line) => line === 'busy' || line === 'idle');
    expect(states.filter((state) => state === 'idle')).toEqual(['idle']);
    if (refused !== 0) expect(states).toEqual(['busy', 'idle']);
    const replies = own.filter(({ message }) => message.header.msg_type.endsWith('_reply'));
    if (!isUnanswerable) expect(replies.length).toBe(type.endsWith('_request') ? 1 : 0);
  }

  test('and each one gets its reply and its idle', async () => {
    const step = fc.record({
      name: fc.constantFrom(...Object.keys(requests)),
      fault: fc.constantFrom(...Object.keys(faults)),
      /** Which of its messages is refused; most often none. */
      refused: fc.oneof(fc.constant(-1), fc.nat(6)),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const bench = new Bench();
        for (const { name, fault, refused } of steps) await ask(bench, name, fault, refused);
        const sent = await bench.ask('execute_request', { code: 'fine' });
        expect(outline(sent)).toEqual(['busy', 'execute_input', 'execute_reply:ok', 'idle']);
      }),
      { numRuns: 300 },
    );
  });

  test('also where the history or the meter of usage fails', async () => {
    const history: HistoryStore = { id: '', others: throwing, add: throwing };
    const bench = new Bench({ history });
    await ask(bench, 'execute_request', 'none', -1);
    await ask(bench, 'history_request', 'none', -1);
    expect(outline(await bench.ask('execute_request', { code: 'fine' })).at(-1)).toBe('idle');
  });
});

describe('what cannot be sent', () => {
  const refusing = () => {
    const bench = new Bench();
    bench.refuse = refuseEndless;
    return bench;
  };

  test('as value of a cell is the error of that cell, and stops those that wait', async () => {
    const bench = refusing();
    const value = { data: { 'text/plain': ENDLESS }, metadata: {} };
    bench.engine.cells.long = async () => {
      await settle();
      return { ...ok, value };
    };
    const requests = ['long', 'next'].map((code) => bench.request('execute_request', { code }));
    for (const request of requests) void bench.protocol.receive('shell', request);
    await settle();
    await settle();
    expect(outline(bench.sent)).toEqual([
      ...['busy', 'execute_input', 'error', 'execute_reply:error', 'idle'],
      ...['busy', 'execute_reply:aborted', 'idle'],
    ]);
    const error = bench.sent.find(({ message }) => message.header.msg_type === 'error');
    expect(error?.message.content).toMatchObject({
      ename: 'RangeError',
      evalue: 'Invalid string length',
    });
    expect(await bench.reply('execute_request', { code: 'later' })).toMatchObject({
      status: 'ok',
      execution_count: 2,
    });
  });

  test('as output is replaced by a line, and the cell goes on', async () => {
    const bench = refusing();
    bench.engine.cells.loud = ({ emit }) => {
      emit({ kind: 'stream', name: 'stdout', text: ENDLESS });
      emit({ kind: 'stream', name: 'stdout', text: ' and more' });
      emit({ kind: 'display', data: { x: ENDLESS }, metadata: {}, update: false });
      emit({ kind: 'stream', name: 'stdout', text: 'short' });
      return ok;
    };
    const note = 'stderr:An output of this cell cannot be sent: Invalid string length\n';
    expect(outline(await bench.ask('execute_request', { code: 'loud' }))).toEqual([
      ...['busy', 'execute_input', note, note, 'stdout:short', 'execute_reply:ok', 'idle'],
    ]);
  });
});

test('a stopped cell has no number where it has not run, as in ipykernel', async () => {
  const bench = new Bench();
  bench.engine.cells.bad = async () => {
    await settle();
    return failure('no');
  };
  for (const code of ['bad', 'next']) {
    void bench.protocol.receive('shell', bench.request('execute_request', { code }));
  }
  await settle();
  await settle();
  const replies = bench.sent.filter(({ message }) => message.header.msg_type === 'execute_reply');
  expect(replies[1]?.message.content).toEqual({ status: 'aborted' });
});

describe('questions', () => {
  const questions = (bench: Bench) =>
    bench.sent
      .filter(({ channel }) => channel === 'stdin')
      .map(({ message }) => message.content.prompt);

  test('of which several wait all end with Stop, and a later cell asks', async () => {
    const bench = new Bench();
    bench.engine.cells.two = async ({ input }) => {
      const asked = await Promise.allSettled([input('first?', false), input('second?', false)]);
      return failure(asked.map((one) => (one.status === 'rejected' ? one.reason : '')).join());
    };
    bench.engine.cells.ask = async ({ input, emit }) => {
      emit({ kind: 'stream', name: 'stdout', text: await input('third?', false) });
      return ok;
    };
    await bench.ask('execute_request', { code: 'two', allow_stdin: true });
    expect(questions(bench)).toEqual(['first?']);
    const stopped = await bench.ask('interrupt_request', {}, 'control');
    const reply = stopped.find(({ message }) => message.header.msg_type === 'execute_reply');
    const reason = 'InputError: interrupted';
    expect(reply?.message.content.evalue).toBe([reason, reason].join());
    expect(questions(bench)).toEqual(['first?']);
    await bench.ask('execute_request', { code: 'ask', allow_stdin: true });
    expect(questions(bench)).toEqual(['first?', 'third?']);
    const answered = await bench.ask('input_reply', { value: 'Ada' }, 'stdin');
    expect(outline(answered)).toEqual(['stdout:Ada', 'execute_reply:ok', 'idle']);
  });

  test('are asked one after the other', async () => {
    const bench = new Bench();
    bench.engine.cells.two = async ({ input, emit }) => {
      const lines = await Promise.all([input('first?', false), input('second?', true)]);
      emit({ kind: 'stream', name: 'stdout', text: lines.join() });
      return ok;
    };
    await bench.ask('execute_request', { code: 'two', allow_stdin: true });
    await bench.ask('input_reply', { value: 'a' }, 'stdin');
    expect(questions(bench)).toEqual(['first?', 'second?']);
    expect(outline(await bench.ask('input_reply', { value: 'b' }, 'stdin'))).toContain(
      'stdout:a,b',
    );
  });

  test('that a stopped cell goes on to ask are refused', async () => {
    const bench = new Bench();
    bench.engine.cells.stubborn = async ({ input }) => {
      const first = await input('first?', false).catch(String);
      const second = await input('second?', false).catch(String);
      return failure([first, second].join());
    };
    await bench.ask('execute_request', { code: 'stubborn', allow_stdin: true });
    await bench.ask('interrupt_request', {}, 'control');
    expect(questions(bench)).toEqual(['first?']);
  });

  test('that nobody awaited end with their cell: no front end shows them after that', async () => {
    const bench = new Bench();
    let late: Promise<unknown> = Promise.resolve();
    let ask: (prompt: string) => Promise<string> = () => Promise.reject(new Error('not yet'));
    bench.engine.cells.hasty = ({ input }) => {
      ask = (prompt) => input(prompt, false);
      late = ask('who?').catch(String);
      return ok;
    };
    bench.engine.cells.ask = async ({ input }) => failure(await input('next?', false));
    await bench.ask('execute_request', { code: 'hasty', allow_stdin: true });
    expect(await late).toMatch(/the cell has ended.*await the answer/);
    await expect(ask('later?')).rejects.toThrow('the cell has ended');
    await bench.ask('execute_request', { code: 'ask', allow_stdin: true });
    expect(questions(bench)).toEqual(['who?', 'next?']);
  });
});

describe('a comm message', () => {
  const moved = { comm_id: 'c', data: { method: 'update', state: {} } };
  const echo = { kind: 'msg', commId: 'c', data: {}, metadata: {}, buffers: [] } as const;

  /** A bench on which a comm message is being handled. */
  async function handling() {
    const bench = new Bench();
    let end: () => void = () => undefined;
    bench.engine.handle = ({ emit }) => {
      emit({ kind: 'comm', message: echo });
      return new Promise<void>((resolve) => {
        end = resolve;
      });
    };
    const request = bench.request('comm_msg', moved);
    void bench.protocol.receive('shell', request);
    await settle();
    return { bench, id: request.header.msg_id, end: () => end() };
  }

  test('is idle when it is handled, and what is sent meanwhile answers it', async () => {
    const { bench, id, end } = await handling();
    expect(outline(ownOf(bench.sent, id))).toEqual(['busy', 'comm_msg']);
    end();
    await settle();
    expect(outline(ownOf(bench.sent, id))).toEqual(['busy', 'comm_msg', 'idle']);
  });

  test('keeps the kernel busy: where a cell ends meanwhile, busy is said again', async () => {
    const { bench, id, end } = await handling();
    const sent = await bench.ask('execute_request', { code: 'cell' });
    expect(outline(sent)).toEqual([
      ...['busy', 'execute_input', 'execute_reply:ok', 'idle', 'busy'],
    ]);
    expect(sent.at(-1)?.message.parent.msg_id).toBe(id);
    end();
    await settle();
    expect(outline(bench.sent).at(-1)).toBe('idle');
  });

  test('is answered for a silent cell too', async () => {
    const bench = new Bench();
    bench.engine.cells.silent = ({ emit }) => {
      emit({ kind: 'comm', message: echo });
      emit({ kind: 'stream', name: 'stdout', text: 'unheard' });
      return ok;
    };
    const sent = await bench.ask('execute_request', { code: 'silent', silent: true });
    expect(outline(sent)).toEqual(['busy', 'comm_msg', 'execute_reply:ok', 'idle']);
  });
});
