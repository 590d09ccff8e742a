import { expect, test } from 'vitest';
import type { ExecuteRequest } from '../../../src/kernel/engine/types.ts';
import { Bench, failure, ok, outline, settle } from './harness.ts';

test('a cell is echoed, its output, value and answer follow, idle comes last', async () => {
  const bench = new Bench();
  bench.engine.cells.cell = ({ emit }) => {
    emit({ kind: 'stream', name: 'stdout', text: 'hello\n' });
    return { ...ok, value: { data: { 'text/plain': '3' }, metadata: {} } };
  };
  const sent = await bench.ask('execute_request', { code: 'cell' });
  expect(outline(sent)).toEqual([
    'busy',
    'execute_input',
    'stdout:hello\n',
    'execute_result',
    'execute_reply:ok',
    'idle',
  ]);
  const [, input, , result, reply] = sent;
  expect(input?.message.content).toEqual({ code: 'cell', execution_count: 1 });
  expect(result?.message.content).toMatchObject({
    execution_count: 1,
    data: { 'text/plain': '3' },
  });
  expect(reply?.message.content).toMatchObject({ status: 'ok', execution_count: 1, payload: [] });
  expect(reply?.message.identities).toEqual([new TextEncoder().encode('client-1')]);
  const parents = new Set(sent.map(({ message }) => message.parent.msg_id));
  expect(parents.size).toBe(1);
});

test('the reply tells what the cell used and declared, for a front end that runs others again', async () => {
  const bench = new Bench();
  const links = { uses: ['x'], names: ['y'], milliseconds: 3 };
  bench.engine.cells.cell = () => ({ ...ok, links });
  const sent = await bench.ask('execute_request', { code: 'cell' });
  const reply = sent.find(({ message }) => message.header.msg_type === 'execute_reply');
  expect(reply?.message.metadata).toEqual({ notegrad: links });
});

test('an empty cell takes no number and is not remembered', async () => {
  const bench = new Bench();
  await bench.ask('execute_request', { code: 'first' });
  await bench.ask('execute_request', { code: ' \n ' });
  expect(await bench.reply('execute_request', { code: 'second' })).toMatchObject({
    execution_count: 2,
  });
  const { history } = await bench.reply('history_request', { hist_access_type: 'tail', n: 5 });
  expect(history).toEqual([
    [1, 1, 'first'],
    [1, 2, 'second'],
  ]);
});

test('a failing cell publishes its error and aborts the cells that wait, once', async () => {
  const bench = new Bench();
  bench.engine.cells.bad = async () => {
    await settle();
    return failure('no');
  };
  const requests = ['bad', 'next', 'after'].map((code) =>
    bench.request('execute_request', { code }),
  );
  for (const request of requests) void bench.protocol.receive('shell', request);
  await settle();
  await settle();
  expect(outline(bench.sent)).toEqual([
    'busy',
    'execute_input',
    'error',
    'execute_reply:error',
    'idle',
    ...['busy', 'execute_reply:aborted', 'idle', 'busy', 'execute_reply:aborted', 'idle'],
  ]);
  expect(bench.engine.ran).toEqual(['bad']);
  expect(await bench.reply('execute_request', { code: 'later' })).toMatchObject({ status: 'ok' });
});

test('stop_on_error: false goes on after an error', async () => {
  const bench = new Bench();
  bench.engine.cells.bad = () => failure('no');
  const content = { code: 'bad', stop_on_error: false };
  void bench.protocol.receive('shell', bench.request('execute_request', content));
  void bench.protocol.receive('shell', bench.request('execute_request', { code: 'next' }));
  await settle();
  expect(bench.engine.ran).toEqual(['bad', 'next']);
});

test('an engine that rejects is an error of that cell, and the kernel lives on', async () => {
  const bench = new Bench();
  bench.engine.cells.broken = () => Promise.reject(new TypeError('engine fault'));
  const reply = await bench.reply('execute_request', { code: 'broken' });
  expect(reply).toMatchObject({ status: 'error', ename: 'TypeError', evalue: 'engine fault' });
  expect(await bench.reply('execute_request', { code: 'x' })).toMatchObject({ status: 'ok' });
});

test('silent shows nothing and is not counted; store_history: false is shown and not counted', async () => {
  const bench = new Bench();
  bench.engine.cells.loud = ({ emit }) => {
    emit({ kind: 'stream', name: 'stdout', text: 'noise' });
    return { ...ok, value: { data: { 'text/plain': '1' }, metadata: {} } };
  };
  const silent = await bench.ask('execute_request', { code: 'loud', silent: true });
  expect(outline(silent)).toEqual(['busy', 'execute_reply:ok', 'idle']);
  const unstored = await bench.ask('execute_request', { code: 'loud', store_history: false });
  expect(outline(unstored)).toContain('stdout:noise');
  expect(await bench.reply('execute_request', { code: 'x' })).toMatchObject({ execution_count: 1 });
  const { history } = await bench.reply('history_request', { hist_access_type: 'tail', n: 9 });
  expect(history).toEqual([[1, 1, 'x']]);
});

test('user expressions are passed on and their results returned', async () => {
  const bench = new Bench();
  const seen: ExecuteRequest[] = [];
  const a = { status: 'ok', data: { 'text/plain': '2' }, metadata: {} } as const;
  bench.engine.cells.x = (request) => {
    seen.push(request);
    return { status: 'ok', userExpressions: { a } };
  };
  const reply = await bench.reply('execute_request', { code: 'x', user_expressions: { a: '1+1' } });
  expect(seen[0]?.userExpressions).toEqual({ a: '1+1' });
  expect(reply.user_expressions).toEqual({ a });
});

test('20,000 lines become few messages, in order, all before idle', async () => {
  const bench = new Bench();
  const lines = Array.from({ length: 20_000 }, (_, i) => `line ${i}\n`);
  bench.engine.cells.print = ({ emit }) => {
    for (const text of lines) emit({ kind: 'stream', name: 'stdout', text });
    return ok;
  };
  const sent = await bench.ask('execute_request', { code: 'print' });
  const streams = sent.filter(({ message }) => message.header.msg_type === 'stream');
  expect(streams.length).toBeLessThan(5);
  expect(streams.map(({ message }) => message.content.text).join('')).toBe(lines.join(''));
  expect(outline(sent).at(-1)).toBe('idle');
});

test('streams and displays keep their order', async () => {
  const bench = new Bench();
  const shown = { kind: 'display', data: {}, metadata: {} } as const;
  bench.engine.cells.mix = ({ emit }) => {
    emit({ kind: 'stream', name: 'stdout', text: 'a' });
    emit({ kind: 'stream', name: 'stdout', text: 'b' });
    emit({ kind: 'stream', name: 'stderr', text: 'c' });
    emit({ ...shown, displayId: 'd', update: false });
    emit({ ...shown, displayId: 'd', update: true });
    emit({ kind: 'clear', wait: true });
    emit({ kind: 'stream', name: 'stdout', text: 'e' });
    return ok;
  };
  const sent = await bench.ask('execute_request', { code: 'mix' });
  expect(outline(sent).slice(2, -2)).toEqual([
    ...['stdout:ab', 'stderr:c', 'display_data', 'update_display_data', 'clear_output', 'stdout:e'],
  ]);
  const display = sent.find(({ message }) => message.header.msg_type === 'display_data');
  expect(display?.message.content.transient).toEqual({ display_id: 'd' });
});

test('text of a running cell is not held back for long', async () => {
  const bench = new Bench();
  bench.engine.cells.wait = ({ emit }) => {
    emit({ kind: 'stream', name: 'stdout', text: 'early' });
    return new Promise(() => undefined);
  };
  await bench.ask('execute_request', { code: 'wait' });
  expect(outline(bench.sent)).not.toContain('stdout:early');
  bench.advance(20);
  expect(outline(bench.sent)).toContain('stdout:early');
});

test('late output names the cell that started it, also while another runs', async () => {
  const bench = new Bench();
  let late: ExecuteRequest['emit'] = () => undefined;
  bench.engine.cells.timer = ({ emit }) => {
    late = emit;
    return ok;
  };
  bench.engine.cells.now = ({ emit }) => {
    emit({ kind: 'stream', name: 'stdout', text: 'now' });
    late({ kind: 'stream', name: 'stdout', text: 'late' });
    return ok;
  };
  const first = await bench.ask('execute_request', { code: 'timer' });
  const second = await bench.ask('execute_request', { code: 'now' });
  const streams = second.filter(({ message }) => message.header.msg_type === 'stream');
  const parents = streams.map(({ message }) => [message.content.text, message.parent.msg_id]);
  expect(parents).toEqual([
    ['now', second[0]?.message.parent.msg_id],
    ['late', first[0]?.message.parent.msg_id],
  ]);
});

test('?name and name?? answer with a page, found or not', async () => {
  const bench = new Bench();
  const reply = await bench.reply('execute_request', { code: '?tf.ones' });
  expect(reply.payload).toEqual([
    { source: 'page', data: { 'text/plain': 'tf.ones|7' }, start: 0 },
  ]);
  expect(bench.engine.ran).toEqual([]);
  const sent = await bench.ask('execute_request', { code: 'nothing?' });
  expect(outline(sent)).toContain("stdout:Nothing is known about 'nothing'.\n");
});
