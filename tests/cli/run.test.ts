import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadNotebook } from '../../src/notebook/index.ts';
import { codeCell, printed } from '../notebook/mock.ts';
import { call, put, workshop } from './cli.ts';

let folder: string;
beforeAll(async () => {
  folder = await workshop();
});
afterAll(() => rm(folder, { recursive: true }));

const at = (...parts: string[]) => join(folder, ...parts);
async function printedIn(path: string, cell = 0): Promise<string> {
  const found = (await loadNotebook(path)).cells[cell];
  return printed(found?.cell_type === 'code' ? found.outputs : []);
}

describe('notegrad run', () => {
  test('writes executed copies and a report, prints a table, leaves the notebooks alone', async () => {
    const source = await put(
      at('good', 'a.ipynb'),
      'k.print("a")',
      codeCell('1', ['skip-execution']),
    );
    await put(at('good', 'deep', 'b.ipynb'), 'k.print("b")');
    await put(at('good', '.ipynb_checkpoints', 'a-checkpoint.ipynb'), 'k.die(1)');
    const before = await readFile(source, 'utf8');
    const { code, stdout, stderr } = await call(
      'run',
      at('good'),
      '--output-dir',
      at('out'),
      '--workers',
      '2',
      '--junit',
      at('junit.xml'),
    );
    expect(stderr).toContain('2/2');
    expect(code).toBe(0);
    expect(stdout).toMatch(/✓ a +1\/2/);
    expect(stdout).toContain('tagged skip-execution');
    expect(stdout).toContain('All 2 notebooks ran.');
    expect(stdout).toContain('npm run lab');
    expect(await printedIn(at('out', 'a.ipynb'))).toBe('a');
    expect(await printedIn(at('out', 'deep', 'b.ipynb'))).toBe('b');
    expect(JSON.parse(await readFile(at('out', 'report.json'), 'utf8'))).toMatchObject({
      ok: true,
      notebooks: [{}, {}],
    });
    expect(await readFile(at('junit.xml'), 'utf8')).toContain('<testsuite ');
    expect(await readFile(source, 'utf8')).toBe(before);
  });

  test('a failure gives code 1, names its cell, and leaves the partial notebook', async () => {
    const path = await put(
      at('bad.ipynb'),
      'k.print("before")',
      'throw new Error("boom")',
      'k.print("after")',
    );
    const { code, stdout } = await call('run', path, '--output-dir', at('out2'), '--inplace');
    expect(code).toBe(1);
    expect(stdout).toContain(
      'failed (error): cell 2 (id c1, `throw new Error("boom")`): Error: boom',
    );
    expect(stdout).toContain('1 of 1 notebooks failed.');
    expect(await printedIn(at('out2', 'bad.ipynb'))).toBe('before');
    expect(await printedIn(path)).toBe('');
  });

  test('--inplace replaces what ran well, and --check then agrees until a number drifts', async () => {
    const path = await put(at('check.ipynb'), 'k.print(`loss ${process.env.DRIFT ?? 1}`)');
    const flags = [path, '--output-dir', at('out3')];
    expect((await call('run', ...flags, '--check')).code).toBe(1);
    expect((await call('run', ...flags, '--inplace')).code).toBe(0);
    expect(await printedIn(path)).toBe('loss 1');
    expect((await call('run', ...flags, '--check')).code).toBe(0);
    process.env.DRIFT = '1.01';
    const drifted = await call('run', ...flags, '--check');
    expect(drifted).toMatchObject({ code: 1, stdout: expect.stringContaining('failed (changed)') });
    expect(drifted.stdout).toContain('committed "loss 1", now "loss 1.01"');
    expect((await call('run', ...flags, '--check', '--rtol', '0.1')).code).toBe(0);
    delete process.env.DRIFT;
  });

  test('Ctrl-C interrupts the cell, saves what there is, and gives code 130', async () => {
    const path = await put(at('long.ipynb'), 'k.print("saved")', 'await k.untilInterrupted()', '1');
    setTimeout(() => process.emit('SIGINT'), 1500);
    const { code, stdout } = await call('run', path, '--output-dir', at('out4'));
    expect(code).toBe(130);
    expect(stdout).toContain('ended from outside: the runner got SIGINT');
    expect(await printedIn(at('out4', 'long.ipynb'))).toBe('saved');
  });

  test('deadlines of a cell and of the whole run', async () => {
    const path = await put(at('slow.ipynb'), 'await k.untilInterrupted()');
    const cell = await call('run', path, '--output-dir', at('out5'), '--timeout', '0.3');
    expect(cell).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('ran longer than 0.3 s and was interrupted'),
    });
    const run = await call('run', path, '--output-dir', at('out5'), '--total-timeout', '1');
    expect(run).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('the whole run took longer than 1 s'),
    });
  });

  test('a broken notebook or a missing kernel fails alone', async () => {
    const good = await put(at('mixed', 'good.ipynb'), 'k.print("x")');
    const { writeFile } = await import('node:fs/promises');
    await writeFile(at('mixed', 'broken.ipynb'), '{');
    const { code, stdout } = await call('run', at('mixed'), '--output-dir', at('out6'));
    expect(code).toBe(1);
    expect(stdout).toMatch(/✓ good/);
    expect(stdout).toMatch(/broken\.ipynb: expected JSON/);
    const missing = await call('run', good, '--output-dir', at('out6'), '--kernel', 'nope');
    expect(missing).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('no kernel is called "nope"'),
    });
  });

  test('needs:mnist is met or named', async () => {
    const path = await put(at('mnist.ipynb'), codeCell('k.print("has it")', ['needs:mnist']));
    process.env.NOTEGRAD_DATA = at('nothing');
    process.env.XDG_CACHE_HOME = at('nothing');
    const { code, stdout } = await call('run', path, '--output-dir', at('out7'));
    delete process.env.NOTEGRAD_DATA;
    delete process.env.XDG_CACHE_HOME;
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /skipped: cell 1 .*needs mnist: its files are neither in the folder NOTEGRAD_DATA names nor in/,
    );
  });

  test('usage mistakes give code 2 and one line', async () => {
    const missing = await call('run', at('nowhere'));
    expect(missing).toMatchObject({
      code: 2,
      stderr: `notegrad: ${at('nowhere')}: no such file or folder\n`,
    });
    expect((await call('run', at('jupyter'))).stderr).toMatch(/no notebooks/);
    const twice = await call(
      'run',
      await put(at('x', 'n.ipynb'), '1'),
      await put(at('y', 'n.ipynb'), '1'),
    );
    expect(twice).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/would be written to the same file/),
    });
    expect((await call('run', '--timeout', 'soon')).code).toBe(2);
    expect((await call('run', '--workers', '1.5')).code).toBe(2);
  });
});
