import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadNotebook, saveNotebook } from '../../src/notebook/index.ts';
import { notebookOf } from '../notebook/mock.ts';
import { call, put } from './cli.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notegrad-cli-'));
});
afterAll(() => rm(folder, { recursive: true }));
const at = (...parts: string[]) => join(folder, ...parts);

describe('notegrad', () => {
  test('--help lists every command, --version the version', async () => {
    const { code, stdout } = await call('--help');
    expect(code).toBe(0);
    for (const command of ['run', 'convert', 'check-types'])
      expect(stdout).toContain(`  ${command} `);
    const manifest = JSON.parse(await readFile('package.json', 'utf8'));
    expect((await call('--version')).stdout).toBe(`${manifest.version}\n`);
  });

  test('an unknown command or option gives code 2 and a way out', async () => {
    expect(await call('fly')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/unknown command 'fly'[\s\S]*notegrad --help/),
    });
    expect(await call('run', '--fast')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/unknown option '--fast'/),
    });
  });

  test('goes on where nobody reads any more, and ends well', async () => {
    const nb = await put(at('long.ipynb'), ...Array.from({ length: 3000 }, (_, i) => `${i};`));
    const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
    const child = spawn(process.execPath, [program, 'convert', nb], { stdio: 'pipe' });
    child.stdout.destroy();
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    const [code] = await once(child, 'close');
    expect({ code, said }).toEqual({ code: 0, said: '' });
  });

  test('an error is one line; --debug adds the stack', async () => {
    const wrong = ['convert', at('no.ipynb'), at('no.ts')];
    const short = await call(...wrong);
    expect(short.code).toBe(1);
    expect(short.stderr).toMatch(/^notegrad: ENOENT[^\n]*\n$/);
    expect((await call('--debug', ...wrong)).stderr).toMatch(/\n {4}at /);
  });
});

describe('notegrad convert', () => {
  test('there and back; nothing that differs is replaced without --force', async () => {
    const nb = await put(at('a.ipynb'), 'const a = 1;');
    const ts = at('a.ts');
    expect((await call('convert', nb, ts)).stdout).toBe(`${ts} written\n`);
    expect(await readFile(ts, 'utf8')).toContain('// %% id="c0"\nconst a = 1;\n');
    expect((await call('convert', nb, ts)).stdout).toBe(`${ts} says the same already\n`);
    expect((await call('convert', ts, nb)).stdout).toBe(`${nb} says the same already\n`);
    await writeFile(ts, (await readFile(ts, 'utf8')).replace('1;', '2;'));
    for (const pair of [
      [nb, ts],
      [ts, nb],
    ] as const) {
      const refused = await call('convert', ...pair);
      expect(refused).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/says something else than .*use --force/),
      });
    }
    expect((await call('convert', ts, nb, '--force')).code).toBe(0);
    expect((await loadNotebook(nb)).cells[0]?.source).toBe('const a = 2;');
  });

  test('prints the text form where no other file is named', async () => {
    const nb = await put(at('p.ipynb'), 'const a = 1;');
    await call('convert', nb, at('p.ts'));
    const { code, stdout } = await call('convert', nb);
    expect(code).toBe(0);
    expect(stdout).toBe(await readFile(at('p.ts'), 'utf8'));
    expect((await call('convert', at('p.ts'))).code).toBe(1);
  });

  test('cells whose source did not change keep their outputs', async () => {
    const nb = notebookOf('1', '2');
    for (const cell of nb.cells) {
      if (cell.cell_type === 'code')
        cell.outputs = [{ output_type: 'stream', name: 'stdout', text: 'out' }];
    }
    await saveNotebook(at('o.ipynb'), nb);
    await call('convert', at('o.ipynb'), at('o.ts'));
    await writeFile(at('o.ts'), (await readFile(at('o.ts'), 'utf8')).replace('\n2\n', '\n3\n'));
    await call('convert', at('o.ts'), at('o.ipynb'), '--force');
    const { cells } = await loadNotebook(at('o.ipynb'));
    expect(cells.map((cell) => cell.cell_type === 'code' && cell.outputs.length)).toEqual([1, 0]);
  });

  test('a broken file is named and nothing is written', async () => {
    await writeFile(at('broken.ts'), '// %% nonsense\n');
    expect((await call('convert', at('broken.ts'), at('broken.ipynb'))).stderr).toMatch(
      /broken\.ts:1: expected key=JSON/,
    );
    await expect(stat(at('broken.ipynb'))).rejects.toThrow(/ENOENT/);
    expect((await call('convert', at('a.txt'), at('a.ts'))).code).toBe(2);
  });
});

test('notegrad check-types names the error and gives code 1', async () => {
  const bad = await put(at('types.ipynb'), 'const a: number = "s";');
  expect(await call('check-types', bad)).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(
      /types\.ipynb: cell 1 \(id c0\), line 1:7: TS2322: [\s\S]*1 type errors in 1 notebooks/,
    ),
  });
  const good = await put(at('fine.ipynb'), 'const a: number = 1;');
  expect(await call('check-types', good)).toMatchObject({
    code: 0,
    stdout: 'no type errors in 1 notebooks\n',
  });
});

test('notegrad student writes copies without solutions into the folder it is given', async () => {
  const chapter = await put(
    at('solved.ipynb'),
    '// ### BEGIN SOLUTION\nconst a = 1;\n// ### STARTER\n// const a = 0;\n// ### END SOLUTION',
  );
  const { code, stdout } = await call('student', chapter, '--output-dir', at('copies'));
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: `1 notebooks written to ${at('copies')}\n`,
  });
  const { cells } = await loadNotebook(at('copies', 'solved.ipynb'));
  expect(cells[0]?.source).toContain('const a = 0;');
  expect(cells[0]?.source).not.toContain('const a = 1;');
});

test('notegrad lint reads the glossary it is given', async () => {
  const chapter = await put(at('chapter.ipynb'), '1');
  expect(await call('lint', chapter, '--glossary', at('none.json'))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('none.json'),
  });
});
