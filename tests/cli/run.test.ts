import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { link, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { identify, isRunning } from '../../src/jupyter/client/index.ts';
import { loadNotebook } from '../../src/notebook/index.ts';
import { codeCell, printed } from '../notebook/mock.ts';
import { call, put, workshop } from './cli.ts';

let folder: string;
beforeAll(async () => {
  folder = await workshop();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const at = (...parts: string[]) => join(folder, ...parts);
async function printedIn(path: string, cell = 0): Promise<string> {
  const found = (await loadNotebook(path)).cells[cell];
  return printed(found?.cell_type === 'code' ? found.outputs : []);
}

/** A cell that says in a file that it runs, and goes on until it is interrupted. */
const untilInterrupted = (flag: string, text = '1') =>
  `(await import('node:fs')).writeFileSync(${JSON.stringify(flag)}, String(${text})); await k.untilInterrupted()`;
const appears = (file: string) =>
  expect.poll(() => existsSync(file), { timeout: 40_000 }).toBe(true);

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

  test('a failure gives code 1, names its cell, leaves the partial notebook, and says how to go on', async () => {
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
    expect(stdout).toContain('not run: the cell after it\n');
    expect(stdout).toContain('1 of 1 notebook failed.');
    expect(stdout).toContain(`To run again what failed: npx notegrad run ${path}\n`);
    expect(stdout).not.toContain('lab');
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
    try {
      const drifted = await call('run', ...flags, '--check');
      expect(drifted).toMatchObject({
        code: 1,
        stdout: expect.stringContaining('failed (changed)'),
      });
      expect(drifted.stdout).toContain('committed "loss 1", now "loss 1.01"');
      expect(drifted.stdout).toContain(`commit them: npx notegrad run --inplace ${path}\n`);
      expect((await call('run', ...flags, '--check', '--rtol', '0.1')).code).toBe(0);
    } finally {
      delete process.env.DRIFT;
    }
  });

  test('gives parameters other values, in a cell of the copy, and refuses what is none', async () => {
    const path = await put(
      at('parameters', 'p.ipynb'),
      codeCell('const made = Object(1); const lr = 0.1;', ['parameters'], 'declared'),
      'k.print("ran")',
    );
    const before = await readFile(path, 'utf8');
    await writeFile(at('parameters', 'p.yaml'), 'made: [1]\n');
    const out = at('parameters-out');
    const run = (...flags: string[]) => call('run', path, '--output-dir', out, ...flags);
    const { code } = await run('-f', at('parameters', 'p.yaml'), '-p', 'made=[3]');
    expect(code).toBe(0);
    const { cells } = await loadNotebook(join(out, 'p.ipynb'));
    expect(cells.map(({ id, source }) => [id, source])).toEqual([
      ['declared', 'const made = Object(1); const lr = 0.1;'],
      ['injected-parameters', 'const made = [3];'],
      ['c1', 'k.print("ran")'],
    ]);
    expect(await readFile(path, 'utf8')).toBe(before);
    const wrong = await run('-p', 'lr=fast');
    expect([wrong.code, wrong.stdout]).toEqual([
      1,
      expect.stringContaining('lr is fast, expected number'),
    ]);
    const unknown = await run('-p', 'rate=1');
    expect(unknown.stdout).toContain(
      'rate is no parameter; expected one of made: any JSON, lr: number',
    );
    for (const flags of [
      ['-p', 'lr=1', '--inplace'],
      ['-p', 'lr'],
      ['-p', 'a b=1'],
    ]) {
      expect((await run(...flags)).code).toBe(2);
    }
  });

  test('runs the text form', async () => {
    const path = at('text.ts');
    await writeFile(path, '// %%\nk.print("from text")\n');
    const flags = ['--kernel', 'mock', '--output-dir', at('out8')];
    expect((await call('run', path, ...flags)).code).toBe(0);
    expect(await printedIn(at('out8', 'text.ipynb'))).toBe('from text');
    for (const flag of ['--inplace', '--check']) {
      expect(await call('run', path, ...flags, flag)).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/text\.ts is text and holds no outputs/),
      });
    }
    await writeFile(at('notes.txt'), '');
    expect(await call('run', at('notes.txt'))).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/expected a notebook \(\.ipynb\) or its text form \(\.ts\)/),
    });
  });

  test('keeps as much of printed text as it is told to', async () => {
    const path = await put(at('much.ipynb'), 'k.print("x".repeat(5000))');
    const { stdout } = await call('run', path, '--output-dir', at('out9'), '--max-output', '2');
    expect(await printedIn(at('out9', 'much.ipynb'))).toHaveLength(2000);
    expect(stdout).toMatch(/note: cell 1 .*: output truncated: 3000 characters left out/);
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
    try {
      const { code, stdout } = await call('run', path, '--output-dir', at('out7'));
      expect(code).toBe(0);
      expect(stdout).toMatch(
        /skipped: cell 1 .*needs mnist: its files are neither in the folder NOTEGRAD_DATA names nor in/,
      );
    } finally {
      delete process.env.NOTEGRAD_DATA;
      delete process.env.XDG_CACHE_HOME;
    }
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
    for (const wrong of ['3/2', '0/2', '1', 'a/b']) {
      expect((await call('run', '--shard', wrong)).code).toBe(2);
    }
  });
});

describe('a run that is ended', () => {
  test('by Ctrl-C interrupts the cell, saves what there is, and gives code 130', async () => {
    const flag = at('running');
    const path = await put(at('long.ipynb'), 'k.print("saved")', untilInterrupted(flag), '1');
    const run = call('run', path, '--output-dir', at('out4'));
    await appears(flag);
    process.emit('SIGINT');
    const { code, stdout } = await run;
    expect(code).toBe(130);
    expect(stdout).toContain('ended from outside: the runner got SIGINT');
    expect(await printedIn(at('out4', 'long.ipynb'))).toBe('saved');
  });

  test.skipIf(process.platform === 'win32')(
    'by a second signal ends kernels that heed no interrupt',
    async () => {
      const flag = at('stubborn');
      const path = await put(at('stubborn.ipynb'), untilInterrupted(flag, 'process.pid'));
      const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
      const flags = ['--kernel', 'stubborn', '--output-dir', at('out10')];
      const runner = spawn(process.execPath, [main, 'run', path, ...flags], { stdio: 'ignore' });
      await appears(flag);
      const kernel = identify(Number(readFileSync(flag, 'utf8')));
      expect(isRunning(kernel)).toBe(true);
      const ended = once(runner, 'exit');
      // Two of a kind could arrive as one.
      runner.kill('SIGINT');
      runner.kill('SIGTERM');
      expect(await ended).toEqual([130, null]);
      await expect.poll(() => isRunning(kernel), { timeout: 10_000 }).toBe(false);
    },
  );
});

describe('no copy is written over a notebook that runs', () => {
  const cells = ['k.print("new")', 'throw new Error("stop")'];
  async function source(...place: string[]) {
    const path = await put(at(...place), ...cells);
    return { path, before: await readFile(path, 'utf8') };
  }

  test('when the output folder is its own', async () => {
    const { path, before } = await source('own', 'a.ipynb');
    for (const from of [path, at('own')]) {
      const { code, stderr } = await call('run', from, '--output-dir', at('own'), '--inplace');
      expect(code).toBe(2);
      expect(stderr).toBe(
        `notegrad: ${path} would be overwritten by its executed copy, ${path}; ` +
          'choose another --output-dir (--inplace replaces notebooks that ran well)\n',
      );
      expect(await readFile(path, 'utf8')).toBe(before);
    }
  });

  test('when a link leads there', async () => {
    const { path, before } = await source('true', 'a.ipynb');
    await symlink(at('true'), at('linked'));
    await mkdir(at('soft'));
    await symlink(path, at('soft', 'a.ipynb'));
    await mkdir(at('hard'));
    await link(path, at('hard', 'a.ipynb'));
    for (const output of ['linked', 'soft', 'hard']) {
      const { code, stderr } = await call('run', path, '--output-dir', at(output));
      expect([output, code]).toEqual([output, 2]);
      expect(stderr).toContain(`${path} would be overwritten by its executed copy, `);
      expect(await readFile(path, 'utf8')).toBe(before);
    }
  });

  test('when it lies somewhere in the output folder', async () => {
    const { path } = await source('above', 'deep', 'a.ipynb');
    const unrelated = await put(at('above', 'a.ipynb'), 'k.print("mine")');
    const before = await readFile(unrelated, 'utf8');
    for (const output of [at('above'), `${relative(process.cwd(), at('above'))}/`]) {
      const { code, stderr } = await call('run', path, '--output-dir', output);
      expect(code).toBe(2);
      expect(stderr).toMatch(/a\.ipynb lies in the output folder .*above/);
      expect(await readFile(unrelated, 'utf8')).toBe(before);
    }
  });

  test('copies below a folder that runs are no notebooks of it', async () => {
    await put(at('whole', 'a.ipynb'), 'k.print("a")');
    const flags = [at('whole'), '--output-dir', at('whole', 'build')];
    for (const _ of [1, 2]) {
      expect((await call('run', ...flags)).stdout).toContain('The notebook ran.');
    }
  });
});

describe('two runs', () => {
  test('do not write to one folder at once', async () => {
    const flag = at('first');
    const path = await put(at('turn.ipynb'), untilInterrupted(flag));
    const output = at('turns');
    const first = call('run', path, '--output-dir', output);
    await appears(flag);
    const second = await call('run', path, '--output-dir', output);
    expect(second.code).toBe(2);
    expect(second.stderr).toContain(
      `another run (process ${process.pid}) writes to ${output}; wait`,
    );
    process.emit('SIGINT');
    expect((await first).code).toBe(130);
    // The folder is free again.
    await put(path, 'k.print("after")');
    expect((await call('run', path, '--output-dir', output)).code).toBe(0);
  });

  test('a run that was killed keeps nobody out', async () => {
    const path = await put(at('killed.ipynb'), 'k.print("x")');
    await mkdir(at('left'));
    // This process, had it started at another time.
    const gone = JSON.stringify({ pid: process.pid, started: '1' });
    await writeFile(at('left', '.notegrad-run'), gone);
    expect((await call('run', path, '--output-dir', at('left'))).code).toBe(0);
    expect(existsSync(at('left', '.notegrad-run'))).toBe(false);
  });
});
