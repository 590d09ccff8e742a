import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
let copy: string;
const run = (...args: string[]) => promisify(execFile)(process.execPath, args, { cwd: copy });

/** A checkout of this one's sources, with its dist. */
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'notegrad-build-'));
  const names = [
    'assets',
    'src',
    'scripts',
    'dist',
    'package.json',
    'tsconfig.json',
    'tsconfig.build.json',
  ];
  for (const name of names) cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true }));

describe('a build', () => {
  const built = () => readFileSync(join(copy, 'dist', 'cli', 'errors.js'), 'utf8');
  const leftovers = () => readdirSync(copy).filter((name) => name.startsWith('dist-'));
  const change = (text: string) => {
    const file = join(copy, 'src', 'cli', 'errors.ts');
    writeFileSync(file, `${readFileSync(file, 'utf8')}\nexport const ${text} = 1;\n`);
  };

  test('is made where the sources have changed, and only there; two at once leave one that is whole', async () => {
    expect((await run('scripts/fresh.mjs')).stderr).toBe('');
    change('changed');
    const [{ stderr }] = await Promise.all([run('scripts/fresh.mjs'), run('scripts/build.mjs')]);
    expect(stderr).toMatch(/src\/ has changed/);
    expect(built()).toContain('changed');
    expect(existsSync(join(copy, 'dist', 'kernel', 'main.js'))).toBe(true);
    expect(leftovers()).toEqual([]);
    expect((await run('scripts/fresh.mjs')).stderr).toBe('');
  });

  // What is no source any more is no part of it: here, that others import it.
  test('that fails leaves the one before in its place', async () => {
    const before = built();
    change('later');
    rmSync(join(copy, 'src', 'cli', 'pool.ts'));
    await expect(run('scripts/fresh.mjs')).rejects.toMatchObject({
      stdout: expect.stringContaining('src/cli/'),
    });
    expect(built()).toBe(before);
    expect(leftovers()).toEqual([]);
  });
});
