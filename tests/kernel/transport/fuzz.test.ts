import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Content } from '../../../src/jupyter/index.ts';
import { Wire, WireError } from '../../../src/jupyter/index.ts';
import { tries } from '../../thorough.ts';
import { Bench, ok } from '../protocol/harness.ts';
import { KEY, message } from './messages.ts';

/** Halves of the 10,000 cases: forged frames, and signed messages that hold anything. */
const CASES = tries(5000);

const TYPES = [
  ...['execute', 'kernel_info', 'connect', 'usage', 'complete', 'inspect', 'is_complete', 'history']
    .concat('comm_info', 'interrupt', 'debug', '')
    .map((name) => `${name}_request`),
  ...['comm_open', 'comm_msg', 'comm_close', 'comm_', 'input_reply', 'status', '__proto__', ''],
];

const FIELDS = [
  ...['code', 'silent', 'store_history', 'user_expressions', 'allow_stdin', 'stop_on_error'],
  ...['cursor_pos', 'detail_level', 'hist_access_type', 'session', 'start', 'stop', 'n', 'pattern'],
  ...['unique', 'output', 'raw', 'target_name', 'comm_id', 'data', 'restart', 'value', '__proto__'],
  ...['type', 'command', 'arguments', 'seq'],
];

const json = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    'request',
    'echo',
    'break',
    'tail',
    'range',
    'search',
    '*'.repeat(50),
    '?x',
    '?'.repeat(40),
    true,
    0,
    -1,
    1e308,
  ),
  fc.string({ unit: 'binary' }),
);

const content = fc
  .array(fc.tuple(fc.constantFrom(...FIELDS), json), { maxLength: 8 })
  .map((entries) => JSON.parse(`{${entries.map(field).join()}}`) as Content);

function field([name, value]: [string, unknown]): string {
  return `${JSON.stringify(name)}:${JSON.stringify(value)}`;
}

const channel = fc.constantFrom('shell', 'control', 'stdin');

function kernel() {
  const bench = new Bench();
  bench.engine.execute = async ({ input, code, emit }) => {
    bench.engine.ran.push(code);
    emit({ kind: 'stream', name: 'stdout', text: code });
    if (code.length % 3 === 0) await input(code, true);
    return ok;
  };
  return { bench, wire: new Wire(KEY) };
}

test('signed messages that hold anything crash nothing and get one answer each', async () => {
  const { bench, wire } = kernel();
  await fc.assert(
    fc.asyncProperty(
      channel,
      fc.constantFrom(...TYPES),
      content,
      async (channel, type, content) => {
        bench.sent.length = 0;
        const request = wire.decode(new Wire(KEY).encode(message(type, content)));
        await bench.protocol.receive(channel, request);
        const replies = bench.sent.filter(
          (sent) =>
            sent.channel === channel && sent.message.parent.msg_id === request.header.msg_id,
        );
        expect(replies.length).toBeLessThanOrEqual(1);
        // A cell answers when it ends, everything else that asks at once.
        const asks = type.endsWith('_request') && type !== 'execute_request' && channel !== 'stdin';
        if (asks) expect(replies.length).toBe(1);
        if (asks && type === 'debug_request') expectResponse(replies[0]?.message.content);
        for (const { message } of bench.sent) expect(() => wire.encode(message)).not.toThrow();
      },
    ),
    CASES,
  );
  await bench.protocol.receive('control', message('interrupt_request', {}));
  const { status } = await bench.reply('kernel_info_request');
  expect(status).toBe('ok');
});

function expectResponse(content: Content | undefined): void {
  expect(content).toMatchObject({ type: 'response', success: expect.any(Boolean) });
  if (content?.success === false) expect(content.message).toMatch(/./);
}

const bytes = fc.uint8Array({ maxLength: 40 });

/**
 * A genuine message of this session, then damaged, re-signed with a guess, or sent a second time.
 */
const forgery = fc.oneof(
  fc.array(bytes, { maxLength: 9 }).map((frames) => () => frames),
  fc.tuple(fc.nat(), bytes).map(([at, frame]) => (genuine: Uint8Array[]) => {
    const place = 1 + (at % (genuine.length - 1));
    return genuine.with(place, frame);
  }),
  fc
    .tuple(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 }))
    .map(([at, index, flip]) => (genuine: Uint8Array[]) => {
      const place = 2 + (at % (genuine.length - 2));
      const frame = Uint8Array.from(genuine[place] as Uint8Array);
      frame[index % frame.length] = (frame[index % frame.length] as number) ^ flip;
      return genuine.with(place, frame);
    }),
  fc
    .string()
    .map((guess) => () => new Wire(`${guess}?`).encode(message('execute_request', { code: 'x' }))),
  fc.nat().map((at) => (genuine: Uint8Array[]) => genuine.toSpliced(1 + (at % genuine.length), 1)),
  fc.constant((genuine: Uint8Array[]) => genuine),
);

test('no forged, damaged or replayed message is obeyed', () => {
  const { bench, wire } = kernel();
  let refused = 0;
  fc.assert(
    fc.property(content, forgery, (content, forge) => {
      const genuine = new Wire(KEY).encode(message('execute_request', { ...content, code: 'x' }));
      wire.decode(genuine);
      const forged = forge(genuine);
      try {
        void bench.protocol.receive('shell', wire.decode(forged));
      } catch (error) {
        expect(error).toBeInstanceOf(WireError);
        refused += 1;
      }
    }),
    CASES,
  );
  expect(refused).toBe(CASES.numRuns);
  expect(bench.engine.ran).toEqual([]);
  expect(bench.sent).toEqual([]);
});
