import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toCodePoints, toCodeUnits } from '../../../src/kernel/protocol/code-points.ts';
import { globMatcher } from '../../../src/kernel/protocol/history.ts';
import type { HistoryStore } from '../../../src/kernel/protocol/index.ts';
import { Bench, ok, outline, settle } from './harness.ts';

test('kernel_info names protocol 5.4 or newer, the language and a debugger', async () => {
  const info = await new Bench().reply('kernel_info_request');
  expect(info).toMatchObject({
    status: 'ok',
    implementation: 'notegrad',
    implementation_version: '1.2.3',
    language_info: { name: 'typescript', version: '7.0.2', file_extension: '.ts' },
    debugger: true,
    supported_features: ['debugger'],
  });
  expect(Number(info.protocol_version)).toBeGreaterThanOrEqual(5.4);
});

test('a subscription is welcomed under its topic', () => {
  const bench = new Bench();
  bench.protocol.subscribed(new TextEncoder().encode('stream'));
  const [welcome] = bench.sent;
  expect(welcome?.message.content).toEqual({ subscription: 'stream' });
  expect(welcome?.message.identities).toEqual([new TextEncoder().encode('stream')]);
});

test('connect and usage are answered on control', async () => {
  const bench = new Bench();
  const [, ports] = await bench.ask('connect_request', {}, 'control');
  expect(ports).toMatchObject({ channel: 'control', message: { content: { hb_port: 5 } } });
  const [, usage] = await bench.ask('usage_request', {}, 'control');
  expect(usage).toMatchObject({ channel: 'control', message: { content: { pid: 42 } } });
});

test('everything but cells is answered while a cell runs, which then shows busy again', async () => {
  const bench = new Bench();
  bench.engine.cells.loop = () => new Promise(() => undefined);
  await bench.ask('execute_request', { code: 'loop' });
  const requests = ['kernel_info_request', 'complete_request', 'inspect_request'];
  for (const type of [...requests, 'is_complete_request', 'comm_info_request']) {
    const sent = await bench.ask(type, { code: 'x', cursor_pos: 1 });
    const reply = type.replace('request', 'reply');
    expect(outline(sent)).toEqual(['busy', reply, 'idle', 'busy']);
    const [, , idle, busy] = sent;
    expect(idle?.message.parent.msg_type).toBe(type);
    expect(busy?.message.parent.msg_type).toBe('execute_request');
  }
});

describe('cursor positions', () => {
  test('are code points on the wire and code units inside', async () => {
    const bench = new Bench();
    const code = '"𝛼😀".ma';
    const reply = await bench.reply('complete_request', { code, cursor_pos: 7 });
    expect(reply).toMatchObject({ matches: ['map'], cursor_start: 5, cursor_end: 7 });
    const inspected = await bench.reply('inspect_request', { code, cursor_pos: 3 });
    expect(inspected.data).toEqual({ 'text/plain': `${code}|5` });
  });

  test('go there and back', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, (code) => {
        const points = [...code];
        for (let at = 0; at <= points.length; at += 1) {
          const units = toCodeUnits(code, at);
          expect(units).toBe(points.slice(0, at).join('').length);
          expect(toCodePoints(code, units)).toBe(at);
        }
      }),
    );
  });
});

describe('history', () => {
  async function filled(): Promise<Bench> {
    const bench = new Bench();
    bench.engine.cells.a = () => ({
      ...ok,
      value: { data: { 'text/plain': '1' }, metadata: {} },
    });
    for (const code of ['a', 'b', 'a', 'cab']) await bench.reply('execute_request', { code });
    return bench;
  }
  const inputs = async (content: Record<string, unknown>) => {
    const bench = await filled();
    const { history } = await bench.reply('history_request', content);
    return (history as [number, number, unknown][]).map(([, line, input]) => [line, input]);
  };

  test('tail gives the last, with outputs where asked', async () => {
    const tail = { hist_access_type: 'tail', n: 2 };
    expect(await inputs({ ...tail, output: true })).toEqual([
      [3, ['a', '1']],
      [4, ['cab', null]],
    ]);
  });

  test('range ends before stop; without a store there are no other sessions', async () => {
    const range = { hist_access_type: 'range', start: 2, stop: 4 };
    expect(await inputs({ ...range, session: 0 })).toEqual([
      [2, 'b'],
      [3, 'a'],
    ]);
    expect(await inputs({ ...range, session: 1 })).toEqual(await inputs(range));
    expect(await inputs({ ...range, session: -1 })).toEqual([]);
    expect(await inputs({ ...range, session: 2 })).toEqual([]);
  });

  test('search takes a glob, unique ones, the last n', async () => {
    const search = { hist_access_type: 'search', pattern: '*a*' };
    expect(await inputs(search)).toEqual([
      [1, 'a'],
      [3, 'a'],
      [4, 'cab'],
    ]);
    expect(await inputs({ ...search, unique: true })).toEqual([
      [3, 'a'],
      [4, 'cab'],
    ]);
    expect(await inputs({ ...search, n: 1 })).toEqual([[4, 'cab']]);
  });

  describe('with other sessions', () => {
    const session = (id: string, ...inputs: string[]) => ({
      id,
      inputs: inputs.map((input, i) => ({ line: i + 1, input })),
    });
    const kept: [number, string][] = [];
    const history: HistoryStore = {
      id: 'c',
      others: () => [session('d', 'newer'), session('b', 'x', 'a'), session('a', 'oldest')],
      add: (line, input) => void kept.push([line, input]),
    };
    async function rows(content: Record<string, unknown>) {
      const bench = new Bench({ history });
      for (const code of ['a', 'cab']) await bench.reply('execute_request', { code });
      return (await bench.reply('history_request', content)).history;
    }

    test('tail reaches back into them', async () => {
      expect(await rows({ hist_access_type: 'tail', n: 5, output: true })).toEqual([
        [2, 1, ['x', null]],
        [2, 2, ['a', null]],
        [3, 1, ['a', null]],
        [3, 2, ['cab', null]],
        [4, 1, ['newer', null]],
      ]);
    });

    test('range names them by number, or counts back from the running one', async () => {
      const range = { hist_access_type: 'range', raw: true };
      const earlier = [
        [2, 1, 'x'],
        [2, 2, 'a'],
      ];
      expect(await rows({ ...range, session: -1 })).toEqual(earlier);
      expect(await rows({ ...range, session: 2 })).toEqual(earlier);
      expect(await rows({ ...range, session: -2 })).toEqual([[1, 1, 'oldest']]);
      expect(await rows({ ...range, session: -3 })).toEqual([]);
      expect(await rows({ ...range, session: 0, start: 2 })).toEqual([[3, 2, 'cab']]);
    });

    test('search goes through all, unique ones once', async () => {
      const search = { hist_access_type: 'search', pattern: '*a*' };
      expect(await rows({ ...search, unique: true })).toEqual([
        [3, 1, 'a'],
        [3, 2, 'cab'],
      ]);
      expect(await rows({ ...search, n: 3 })).toEqual([
        [2, 2, 'a'],
        [3, 1, 'a'],
        [3, 2, 'cab'],
      ]);
    });

    test('only what somebody typed is kept: not silent cells, nor those of programs', async () => {
      kept.length = 0;
      const bench = new Bench({ history });
      const run = (code: string, content: Record<string, unknown>) =>
        bench.reply('execute_request', { code, ...content });
      await run('typed', { allow_stdin: true });
      await run('silent', { allow_stdin: true, silent: true });
      await run('unkept', { allow_stdin: true, store_history: false });
      await run('of a program', { allow_stdin: false });
      expect(kept).toEqual([[1, 'typed']]);
    });
  });

  describe('does not grow with the session', () => {
    const all = { hist_access_type: 'range', output: true };

    test('a long output is not kept', async () => {
      const bench = new Bench();
      const value = (text: string) => ({
        ...ok,
        value: { data: { 'text/plain': text }, metadata: {} },
      });
      bench.engine.cells.long = () => value('x'.repeat(1 << 15));
      bench.engine.cells.short = () => value('x'.repeat(100));
      for (const code of ['long', 'short']) await bench.reply('execute_request', { code });
      expect((await bench.reply('history_request', all)).history).toEqual([
        [1, 1, ['long', null]],
        [1, 2, ['short', 'x'.repeat(100)]],
      ]);
    });

    test('the oldest cells go where they are more than four million characters', async () => {
      const bench = new Bench();
      const text = 'x'.repeat(1 << 18);
      for (let i = 0; i < 20; i++) await bench.reply('execute_request', { code: text });
      const { history } = await bench.reply('history_request', all);
      const lines = (history as [number, number, unknown][]).map(([, line]) => line);
      expect(lines).toEqual(Array.from({ length: 16 }, (_, i) => 5 + i));
    });
  });

  test('an unknown access type is refused', async () => {
    const reply = await new Bench().reply('history_request', { hist_access_type: 'all' });
    expect(reply).toMatchObject({ status: 'error', ename: 'ProtocolError' });
  });

  test('globs match as a regular expression would', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '.'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, (pattern, text) => {
        const escaped = pattern
          .replaceAll('.', '\\.')
          .replaceAll('*', '[^]*')
          .replaceAll('?', '[^]');
        expect(globMatcher(pattern)(text)).toBe(new RegExp(`^${escaped}$`).test(text));
      }),
    );
  });

  test('a hostile glob costs no more than a friendly one', () => {
    const started = performance.now();
    expect(globMatcher('*a'.repeat(200))('b'.repeat(10_000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

test('is_complete passes the indent on', async () => {
  const bench = new Bench();
  expect(await bench.reply('is_complete_request', { code: 'if (x) {' })).toEqual({
    status: 'incomplete',
    indent: '  ',
  });
});

test.for(['tf.layers?', 'tf.layers??', '?tf', '??tf'])(
  'a question for help, %s, is complete',
  async (code) => {
    const bench = new Bench();
    bench.engine.isComplete = () => Promise.resolve({ status: 'incomplete', indent: '  ' });
    expect(await bench.reply('is_complete_request', { code })).toEqual({ status: 'complete' });
  },
);

describe('stdin', () => {
  async function asking(content: Record<string, unknown> = { allow_stdin: true }) {
    const bench = new Bench();
    const lines: string[] = [];
    bench.engine.cells.ask = async ({ input }) => {
      lines.push(await input('name? ', false));
      return ok;
    };
    const sent = await bench.ask('execute_request', { code: 'ask', ...content });
    return { bench, lines, question: sent.find(({ channel }) => channel === 'stdin')?.message };
  }

  test('a question goes to the front end that asked, its answer to the cell', async () => {
    const { bench, lines, question } = await asking();
    expect(question?.content).toEqual({ prompt: 'name? ', password: false });
    expect(question?.identities).toEqual([new TextEncoder().encode('client-1')]);
    const sent = await bench.ask('input_reply', { value: 'Ada' }, 'stdin');
    expect(lines).toEqual(['Ada']);
    expect(outline(sent)).toContain('execute_reply:ok');
  });

  test('an answer to another question is not taken', async () => {
    const { bench, lines } = await asking();
    const { header } = bench.request('input_request');
    await bench.ask('input_reply', { value: 'wrong' }, 'stdin', { parent: header });
    expect(lines).toEqual([]);
    await bench.ask('input_reply', { value: 'right' }, 'stdin');
    expect(lines).toEqual(['right']);
  });

  test('an interrupt ends the wait', async () => {
    const { bench } = await asking();
    await bench.ask('interrupt_request', {}, 'control');
    const reply = bench.sent.find(({ message }) => message.header.msg_type === 'execute_reply');
    expect(reply?.message.content).toMatchObject({ status: 'error', ename: 'InputError' });
    expect(bench.engine.interrupts).toBe(1);
  });

  test('a front end without stdin is not asked', async () => {
    const { bench, question } = await asking({ allow_stdin: false });
    expect(question).toBeUndefined();
    expect(outline(bench.sent)).toContain('execute_reply:error');
  });
});

describe('a stopped cell that does not end', () => {
  async function stopping() {
    const bench = new Bench();
    let end: () => void = () => undefined;
    bench.engine.cells.stuck = () =>
      new Promise((resolve) => {
        end = () => resolve(ok);
      });
    await bench.ask('execute_request', { code: 'stuck' });
    await bench.ask('interrupt_request', {}, 'control');
    return { bench, end: () => end() };
  }
  const notes = (bench: Bench) =>
    bench.sent.filter(({ message }) => /restart/.test(String(message.content.text)));

  test('says after 5 s, in its own output, what can be done', async () => {
    const { bench } = await stopping();
    bench.advance(4000);
    expect(notes(bench)).toEqual([]);
    bench.advance(1000);
    bench.advance(20);
    const [note] = notes(bench);
    expect(note?.message).toMatchObject({
      header: { msg_type: 'stream' },
      parent: { msg_type: 'execute_request' },
      content: { name: 'stderr' },
    });
  });

  test('is not spoken of once it has ended', async () => {
    const { bench, end } = await stopping();
    end();
    await settle();
    bench.advance(6000);
    bench.advance(20);
    expect(notes(bench)).toEqual([]);
  });
});

describe('comms', () => {
  test('messages of the front end reach the engine, with their buffers', async () => {
    const bench = new Bench();
    const buffers = [new Uint8Array([1, 2])];
    const content = { comm_id: 'c', target_name: 't', data: { x: 1 } };
    const sent = await bench.ask('comm_open', content, 'shell', { buffers });
    expect(outline(sent)).toEqual(['busy', 'idle']);
    expect(bench.engine.received).toEqual([
      { kind: 'open', commId: 'c', targetName: 't', data: { x: 1 }, metadata: {}, buffers },
    ]);
  });

  test('messages of the engine are published, those of a cell under the cell', async () => {
    const bench = new Bench();
    bench.engine.cells.open = ({ emit }) => {
      const open = { kind: 'open', commId: 'k', targetName: 't', data: { a: 1 } } as const;
      emit({ kind: 'comm', message: { ...open, metadata: {}, buffers: [] } });
      return ok;
    };
    const sent = await bench.ask('execute_request', { code: 'open' });
    const opened = sent.find(({ message }) => message.header.msg_type === 'comm_open')?.message;
    expect(opened?.content).toEqual({ comm_id: 'k', target_name: 't', data: { a: 1 } });
    expect(opened?.parent.msg_type).toBe('execute_request');
  });

  test('comm_info lists the open ones', async () => {
    const { comms } = await new Bench().reply('comm_info_request', {});
    expect(comms).toEqual({ c1: { target_name: 'chart' } });
  });

  test('a comm message without an id is reported, not obeyed', async () => {
    const bench = new Bench();
    const sent = await bench.ask('comm_msg', {});
    bench.advance(20);
    expect(outline(sent).join()).toContain('comm_id');
    expect(bench.engine.received).toEqual([]);
  });
});

test('shutdown is answered on its channel, echoed on iopub, and aborts what waits', async () => {
  const bench = new Bench();
  bench.engine.cells.loop = () => new Promise(() => undefined);
  await bench.ask('execute_request', { code: 'loop' });
  await bench.ask('execute_request', { code: 'waiting' });
  const sent = await bench.ask('shutdown_request', { restart: true }, 'control');
  const replies = sent.filter(({ message }) => message.header.msg_type === 'shutdown_reply');
  expect(replies.map(({ channel }) => channel)).toEqual(['control', 'iopub']);
  expect(replies[0]?.message.content).toEqual({ status: 'ok', restart: true });
  expect(outline(sent)).toContain('execute_reply:aborted');
  expect(bench.exits).toBe(1);
  await settle();
  expect(bench.engine.ran).toEqual(['loop']);
});

test('an unknown request is answered with an error, an unknown message with nothing', async () => {
  const bench = new Bench();
  const reply = await bench.reply('create_subshell_request', {});
  expect(reply).toMatchObject({ status: 'error', ename: 'ProtocolError' });
  expect(await bench.ask('gossip', {})).toEqual([]);
});

test('malformed content names the field, what it is and what was expected', async () => {
  const bench = new Bench();
  const reply = await bench.reply('execute_request', { code: 3 });
  expect(reply.evalue).toBe("execute_request: field 'code' is of type number, expected a string");
  expect(await bench.reply('complete_request', {})).toMatchObject({
    evalue: "complete_request: field 'code' is missing, expected a string",
  });
  expect(bench.engine.ran).toEqual([]);
});
