import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Wire } from '../../../src/jupyter/index.ts';
import { LiveKernel } from '../live.ts';
import { message } from './messages.ts';

const LOOP = 'while (true) {}';

/** A signal has no answer; give it the time to land. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 100));

describe.each(['tcp', 'ipc'] as const)('a kernel over %s', (transport) => {
  let kernel: LiveKernel;
  beforeAll(async () => {
    kernel = await LiveKernel.start(transport);
  });
  afterAll(async () => {
    expect(await kernel.stop()).toBe(0);
  });

  async function busy(code = LOOP): Promise<string> {
    const id = kernel.send('execute_request', { code });
    await kernel.until(() =>
      kernel.iopub.some(
        ({ parent, header }) => parent.msg_id === id && header.msg_type === 'execute_input',
      ),
    );
    // The type check comes first; the loop itself begins a little later.
    await new Promise((resolve) => setTimeout(resolve, 300));
    return id;
  }

  test('runs a cell', async () => {
    const { reply, output } = await kernel.run('1 + 1');
    expect(reply).toMatchObject({ status: 'ok' });
    const result = output.find(({ header }) => header.msg_type === 'execute_result');
    expect(result?.content.data).toMatchObject({ 'text/plain': '2' });
  });

  test('delivers 20,000 lines, in order, idle last', async () => {
    const { text, output } = await kernel.run(
      'for (let i = 0; i < 20_000; i++) console.log(`line ${i}`);',
    );
    const lines = Array.from({ length: 20_000 }, (_, i) => `line ${i}\n`);
    expect(text).toBe(lines.join(''));
    expect(output.length).toBeLessThan(100);
    expect(output.at(-1)?.content).toEqual({ execution_state: 'idle' });
  });

  test('holds a cell back that prints faster than anyone reads, and loses nothing', async () => {
    const { text } = await kernel.run(`
      const row = 'x'.repeat(1023);
      for (let i = 0; i < 40_000; i++) process.stdout.write(row + '\\n');`);
    expect(text.length).toBe(40_000 * 1024);
  });

  test('answers heartbeat, control, completion and hover during an endless loop', async () => {
    await kernel.run('const answer: number = 42;');
    const id = await busy();
    expect(await kernel.beat()).toBe('ping');
    expect(await kernel.ask('kernel_info_request', {}, 'control')).toMatchObject({ status: 'ok' });
    expect(await kernel.ask('usage_request', {}, 'control')).toMatchObject({
      pid: kernel.process.pid,
    });
    const completed = await kernel.ask('complete_request', { code: 'answ', cursor_pos: 4 });
    expect(completed.matches).toContain('answer');
    const hovered = await kernel.ask('inspect_request', { code: 'answer', cursor_pos: 3 });
    expect(JSON.stringify(hovered.data)).toContain('number');
    const member = { code: 'answer.toFi', cursor_pos: 11 };
    expect(await kernel.ask('complete_request', member)).toMatchObject({ matches: ['toFixed'] });
    expect(await kernel.ask('is_complete_request', { code: 'if (true) {' })).toEqual({
      status: 'incomplete',
      indent: '  ',
    });
    await kernel.ask('interrupt_request', {}, 'control');
    expect((await kernel.ran(id)).reply).toMatchObject({ status: 'error', ename: 'Interrupted' });
  });

  test.each([
    ['an endless loop', LOOP],
    ['an await that never ends', 'await new Promise(() => {});'],
    ['a loop behind an await', 'await null; while (true) {}'],
  ])('stops %s when asked to, aborts what waits, and runs on', async (_, code) => {
    const id = await busy(code);
    const waiting = kernel.send('execute_request', { code: '"not reached"' });
    // Channels are not ordered among each other: this answer says that the cell before it has
    // arrived.
    await kernel.ask('kernel_info_request');
    await kernel.ask('interrupt_request', {}, 'control');
    expect((await kernel.ran(id)).reply).toMatchObject({ status: 'error', ename: 'Interrupted' });
    expect((await kernel.ran(waiting)).reply).toMatchObject({ status: 'aborted' });
    await pause();
    expect((await kernel.run('1')).reply).toMatchObject({ status: 'ok' });
  });

  test('stops an endless loop by SIGINT too', async () => {
    const id = await busy();
    kernel.process.kill('SIGINT');
    expect((await kernel.ran(id)).reply).toMatchObject({ status: 'error', ename: 'Interrupted' });
    await pause();
    expect((await kernel.run('1')).reply).toMatchObject({ status: 'ok' });
  });

  test('an interrupt while nothing runs does no harm', async () => {
    await kernel.ask('interrupt_request', {}, 'control');
    kernel.process.kill('SIGINT');
    await pause();
    expect((await kernel.run('1')).reply).toMatchObject({ status: 'ok' });
  });

  test('asks the front end for a line', async () => {
    const content = { code: 'const name = await prompt("Who? "); name', allow_stdin: true };
    const id = kernel.send('execute_request', content);
    const question = await kernel.question();
    expect(question.content).toEqual({ prompt: 'Who? ', password: false });
    kernel.send('input_reply', { value: 'Ada' }, 'stdin', { parent: question.header });
    const { output } = await kernel.ran(id);
    const result = output.find(({ header }) => header.msg_type === 'execute_result');
    expect(JSON.stringify(result?.content)).toContain('Ada');
  });

  test("a timer's late output goes to the cell that started it", async () => {
    const first = await kernel.run('setTimeout(() => console.log("late"), 200);');
    const parent = first.output[0]?.parent.msg_id;
    await kernel.run('await new Promise((done) => setTimeout(done, 400)); console.log("now");');
    const late = kernel.iopub.find(({ content }) => content.text === 'late\n');
    expect(late?.parent.msg_id).toBe(parent);
  });

  test('obeys no message of somebody who has not the key', async () => {
    const request = message('execute_request', { code: 'globalThis.broken = true' });
    kernel.sendFrames(new Wire('a guess').encode({ ...request, identities: [] }));
    kernel.sendFrames(new Wire('').encode({ ...request, identities: [] }));
    kernel.sendFrames([Buffer.from('<IDS|MSG>'), Buffer.from('not a message')]);
    kernel.sendFrames([Buffer.from('garbage')], 'control');
    const { output } = await kernel.run("'broken' in globalThis");
    const result = output.find(({ header }) => header.msg_type === 'execute_result');
    expect(result?.content.data).toMatchObject({ 'text/plain': 'false' });
  });

  test('welcomes each subscriber', async () => {
    const welcome = kernel.iopub.find(({ header }) => header.msg_type === 'iopub_welcome');
    expect(welcome?.content).toEqual({ subscription: '' });
  });
});

test('ends on shutdown_request while a loop runs, and echoes it', async () => {
  const kernel = await LiveKernel.start();
  kernel.send('execute_request', { code: LOOP });
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(await kernel.ask('shutdown_request', { restart: true }, 'control')).toEqual({
    status: 'ok',
    restart: true,
  });
  await kernel.until(() => kernel.process.exitCode !== null);
  const echoed = kernel.iopub.filter(({ header }) => header.msg_type === 'shutdown_reply');
  expect(echoed.length).toBe(1);
  expect(await kernel.stop()).toBe(0);
});
