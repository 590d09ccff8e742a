import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CommMessage, Output } from '../../../src/kernel/engine/index.ts';
import { plain, printedOf, Session } from './session.ts';

const HOST = '(globalThis as any)[Symbol.for("notegrad.host")]';

/** What a cell that registers a target looks like; `body` handles a message `m` of `comm`. */
const registering = (target: string, body: string): string =>
  `${HOST}.comms.register("${target}", (comm: any) => {\n  comm.onMessage(async (m: any) => {\n${body}\n  });\n});`;

describe('comm handlers', () => {
  let session: Session;
  /** What the cell that registered the target has put out. */
  let outputs: Output[];
  /** What the front end was sent in answer to its messages. */
  let answers: CommMessage[];
  beforeAll(() => {
    session = new Session({ cwd: import.meta.dirname });
  });
  beforeEach(() => {
    answers = [];
  });
  afterAll(() => session.close());

  const post = (kind: CommMessage['kind'], data: unknown, over: Partial<CommMessage> = {}) =>
    session.engine.comm({
      message: { kind, commId: 'c', data, metadata: {}, buffers: [], ...over },
      emit: (output) => {
        if (output.kind === 'comm') answers.push(output.message);
      },
    });

  /** Registers a target in one cell, runs another, and opens the target. */
  async function handled(body: string): Promise<void> {
    const cell = session.start(registering('t', body));
    expect((await cell.done).traceback).toBe('');
    outputs = cell.outputs;
    const other = session.start('"an unrelated cell"');
    await other.done;
    await post('open', {}, { targetName: 't' });
    expect(printedOf(other.outputs)).toBe('');
  }

  test('print into the cell that made them, not into the one that ran last', async () => {
    await handled('console.log("moved to", m.data);');
    await post('msg', 5);
    expect(printedOf(outputs)).toBe('moved to 5\n');
  });

  test('show, and update what they have shown, in that cell', async () => {
    await handled(
      `${HOST}.display({ data: { "text/plain": String(m.data) }, metadata: {}, displayId: "d", update: true });`,
    );
    await post('msg', 7);
    expect(outputs).toMatchObject([
      { kind: 'display', displayId: 'd', update: true, data: { 'text/plain': '7' } },
    ]);
  });

  test('show what they throw, with its line', async () => {
    await handled('    const value: number = m.data;\n    throw new RangeError(`no ${value}`);');
    await post('msg', 9);
    const [output] = outputs;
    if (output?.kind !== 'error') throw new Error(`an error was expected, not ${output?.kind}`);
    expect([output.error.ename, output.error.evalue]).toEqual(['RangeError', 'no 9']);
    const traceback = plain(output.error.traceback.join('\n'));
    expect(traceback).toMatch(/Cell \d+, line 4/);
    expect(traceback).toContain('> 4 |     throw new RangeError');
    // The next message is handled all the same.
    await post('msg', 10);
    expect(outputs.map(({ kind }) => kind)).toEqual(['error', 'error']);
  });

  test('are awaited', async () => {
    await handled('await new Promise((done) => setTimeout(done, 20)); console.log("done");');
    const handling = post('msg', 1);
    expect(printedOf(outputs)).toBe('');
    await handling;
    expect(printedOf(outputs)).toBe('done\n');
  });

  test('answer the message that they handle, in a timer of theirs too', async () => {
    await handled(
      'comm.send({ echo: m.data }); await new Promise((done) => setTimeout(done, 5)); comm.send("later");',
    );
    await post('msg', 3);
    expect(answers.map(({ kind, commId, data }) => [kind, commId, data])).toEqual([
      ['msg', 'c', { echo: 3 }],
      ['msg', 'c', 'later'],
    ]);
  });

  test('are ended by Stop with their timers, and the next message is handled', async () => {
    await handled(
      `const { signal } = { signal: ${HOST}.signal() as AbortSignal };\n` +
        'signal.addEventListener("abort", () => console.log("told"));\n' +
        'if (m.data === "wait") { console.log("waits"); setInterval(() => console.log("tick"), 1); await new Promise(() => {}); }\n' +
        'console.log("got", m.data);',
    );
    const waiting = post('msg', 'wait');
    await expect.poll(() => printedOf(outputs)).toContain('tick');
    session.engine.interrupt();
    await waiting;
    const { length } = outputs;
    expect(printedOf(outputs.slice(-1))).toBe('told\n');
    await post('msg', 2);
    expect(printedOf(outputs.slice(length))).toBe('got 2\n');
  });

  test('cannot ask the reader, and say so', async () => {
    await handled('await prompt("your name?");');
    await post('msg', 1);
    expect(outputs).toMatchObject([
      { kind: 'error', error: { evalue: expect.stringContaining('cannot ask the reader') } },
    ]);
  });

  test('are all called, in the order in which they were added; then those of the end', async () => {
    const cell = session.start(
      `${HOST}.comms.register("many", (comm: any, opening: any) => {\n` +
        '  console.log("opened", opening.data);\n' +
        '  comm.onMessage(() => console.log("first"));\n  comm.onMessage(() => console.log("second"));\n' +
        '  comm.onClose(() => console.log("closed"));\n});',
    );
    await cell.done;
    await post('open', 'hello', { targetName: 'many' });
    await post('msg', 1);
    await post('close', {});
    await post('msg', 2);
    expect(printedOf(cell.outputs)).toBe('opened hello\nfirst\nsecond\nclosed\n');
  });

  test('wait until the target has opened their comm', async () => {
    const cell = session.start(
      `${HOST}.comms.register("slow", async (comm: any) => {\n` +
        '  await new Promise((done) => setTimeout(done, 20));\n' +
        '  comm.onMessage((m: any) => console.log("heard", m.data));\n});',
    );
    await cell.done;
    const opening = post('open', {}, { targetName: 'slow' });
    await post('msg', 'early');
    await opening;
    expect(printedOf(cell.outputs)).toBe('heard early\n');
  });

  test('a handler that a handler makes belongs to the same cell', async () => {
    await handled(
      'console.log("outer"); comm.onMessage(() => { console.log("inner"); comm.send("inner"); });',
    );
    await post('msg', 1);
    answers = [];
    await post('msg', 2);
    expect(printedOf(outputs)).toBe('outer\nouter\ninner\n');
    expect(answers.map(({ data }) => data)).toEqual(['inner']);
  });

  test('what a cell sends goes out with its outputs', async () => {
    const { outputs } = await session.run(`${HOST}.comms.open("widget", { a: 1 }).send("more");`);
    expect(outputs.map((output) => output.kind === 'comm' && output.message.data)).toEqual([
      { a: 1 },
      'more',
    ]);
  });

  test('a comm for a target that nobody registered is closed at once', async () => {
    await post('open', {}, { targetName: 'nobody', commId: 'lost' });
    expect(answers).toMatchObject([{ kind: 'close', commId: 'lost' }]);
  });
});
