import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LiveKernel } from './live.ts';
import { childrenOf, isRunning } from './processes.ts';

/**
 * Remembers the kernel's threads where a cell can reach them: the protocol's first, then the type
 * checker's.
 */
const PRELOAD = `
const { isMainThread } = require('node:worker_threads');
globalThis.threads = [];
if (isMainThread) process.on('worker', (worker) => globalThis.threads.push(worker));
`;

describe('when the type checker crashes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'notegrad-crash-'));
  let kernel: LiveKernel;
  beforeAll(async () => {
    const preload = join(folder, 'preload.cjs');
    writeFileSync(preload, PRELOAD);
    kernel = await LiveKernel.start('tcp', folder, { NODE_OPTIONS: `--require ${preload}` });
    const { errors } = await kernel.run(
      'const { threads } = globalThis as any; const crash = () => void threads.at(-1).terminate();\n' +
        '/** Asked for. */ const survivor: string = "still known";',
    );
    expect(errors).toEqual([]);
  });
  afterAll(async () => {
    await kernel.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const compilers = () => childrenOf(kernel.process.pid, '--api');
  const threads = async () => Number((await kernel.run('console.log(threads.length)')).text);
  const complete = (code: string) =>
    kernel.ask('complete_request', { code, cursor_pos: code.length });

  test('the next cell is checked all the same, and nobody is told', async () => {
    expect(await threads()).toBe(2);
    await kernel.run('crash()');
    const right = await kernel.run('console.log(survivor.length)');
    expect([right.text, right.reply.status]).toEqual(['11\n', 'ok']);
    const wrong = await kernel.run('survivor.nonsense');
    expect(wrong.reply).toMatchObject({ ename: 'TypeScriptError' });
    expect(wrong.text).toBe('');
    expect(await threads()).toBe(3);
  });

  test('completion and hover answer again, with names and documentation of before', async () => {
    await kernel.run('crash()');
    const completed = await complete('survivor.toUpperC');
    expect(completed).toMatchObject({ status: 'ok', matches: ['toUpperCase'] });
    await kernel.run('crash()');
    const hovered = await kernel.ask('inspect_request', { code: 'survivor', cursor_pos: 3 });
    expect(JSON.stringify(hovered.data)).toContain('Asked for.');
  });

  test('a check, a completion and a hover that were under way are done again', async () => {
    const crashing = kernel.run(
      'const last = threads.at(-1); crash(); await new Promise((done) => last.once("exit", done));',
    );
    let hasCrashed = false;
    void crashing.then(() => {
      hasCrashed = true;
    });
    // One question after the other, so that one is under way when it crashes.
    const answers: unknown[] = [];
    while (!hasCrashed) answers.push(await complete('survivor.toUpperC'));
    const cell = kernel.run('const checked: number = survivor');
    expect((await cell).reply).toMatchObject({ ename: 'TypeScriptError' });
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 'ok', matches: ['toUpperCase'] });
    }
  });

  test('its compiler ends with it', async () => {
    await kernel.run('crash()');
    await kernel.run('survivor');
    await kernel.until(() => compilers().length === 1);
  });

  describe('when the compiler does not come to an end', () => {
    const hold = async () => {
      await kernel.run('survivor');
      await kernel.until(() => compilers().length === 1);
      const [compiler] = compilers();
      process.kill(compiler as number, 'SIGSTOP');
      return compiler as number;
    };

    test('Stop ends the cell, the compiler, and nothing that was known', async () => {
      const compiler = await hold();
      const cell = kernel.send('execute_request', { code: 'const endless = 1' });
      await kernel.until(() =>
        kernel.iopub.some(
          ({ parent, header }) => parent.msg_id === cell && header.msg_type === 'execute_input',
        ),
      );
      await kernel.ask('interrupt_request', {}, 'control');
      const { reply } = await kernel.ran(cell);
      expect(reply).toMatchObject({ status: 'error', ename: 'Interrupted' });
      await kernel.run('const later: string = survivor');
      const wrong = await kernel.run('const wrong: number = later');
      expect(wrong.errors).toMatchObject([{ ename: 'TypeScriptError' }]);
      const never = await kernel.run('endless');
      expect(never.errors).toMatchObject([{ evalue: expect.stringContaining("'endless'") }]);
      await expect.poll(() => isRunning(compiler)).toBe(false);
    });

    test('a kernel that is shut down takes it along', async () => {
      const other = kernel;
      kernel = await LiveKernel.start('tcp', folder);
      try {
        await kernel.run('const survivor = 1');
        const compiler = await hold();
        kernel.send('execute_request', { code: 'const endless = 1' });
        expect(await kernel.stop()).toBe(0);
        await expect.poll(() => isRunning(compiler)).toBe(false);
      } finally {
        kernel = other;
      }
    });
  });

  test('again and again, it is given up: cells run unchecked and say so', async () => {
    for (let i = 0; i < 6; i++) {
      await kernel.run('crash()');
      // This one is checked by the checker that follows, where one does.
      await kernel.run('survivor');
    }
    const { text, reply } = await kernel.run('console.log(survivor.length)');
    expect(reply.status).toBe('ok');
    expect(text).toMatch(
      /^The type checker does not answer.*crashed \d times.*restart the kernel.*\n11\n$/,
    );
    expect(await complete('survivor.')).toMatchObject({ status: 'error' });
  });
});
