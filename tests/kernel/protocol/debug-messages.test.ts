import { expect, test } from 'vitest';
import { Bench, outline } from './harness.ts';

const request = (command: unknown, args?: unknown) => ({
  type: 'request',
  seq: 7,
  command,
  ...(args !== undefined && { arguments: args }),
});

test('a debug_request is answered with the response of the debugger', async () => {
  const reply = await new Bench().reply('debug_request', request('echo', { x: 1 }));
  expect(reply).toEqual({
    type: 'response',
    seq: 1,
    request_seq: 7,
    command: 'echo',
    success: true,
    body: { x: 1 },
  });
});

test('what the debugger throws is the message of a response without success', async () => {
  const reply = await new Bench().reply('debug_request', request('fly'));
  expect(reply).toMatchObject({ success: false, command: 'fly', message: 'no such command: fly' });
});

test.each([
  [{}, "field 'type' is missing"],
  [{ type: 'event' }, "field 'type' must be 'request'"],
  [{ type: 'request', command: 3 }, "field 'command' is of type number"],
  [{ ...request('echo'), arguments: [1] }, "field 'arguments' is an array"],
  [{ ...request('echo'), seq: 'x', type: null }, "field 'type' is null"],
])('a malformed debug_request is refused: %j', async (content, message) => {
  const reply = await new Bench().reply('debug_request', content);
  expect(reply).toMatchObject({ type: 'response', success: false });
  expect(reply.message).toContain(message);
});

test('events are published below the request, not below the cell that runs', async () => {
  const bench = new Bench();
  bench.engine.cells.loop = () => new Promise(() => undefined);
  await bench.ask('execute_request', { code: 'loop' });
  const sent = await bench.ask('debug_request', request('break'), 'control');
  // Nothing more of the cell: a front end would ask for its variables again, and so on.
  expect(outline(sent)).toEqual(['busy', 'debug_event', 'debug_reply', 'idle']);
  const [, event] = sent;
  expect(event).toMatchObject({
    channel: 'iopub',
    message: {
      parent: { msg_type: 'debug_request' },
      content: { type: 'event', seq: 1, event: 'stopped', body: { reason: 'breakpoint' } },
    },
  });
});

test('an interrupt releases code that stands still', async () => {
  const bench = new Bench();
  await bench.ask('interrupt_request', {}, 'control');
  expect([bench.debug.releases, bench.engine.interrupts]).toEqual([1, 1]);
});
