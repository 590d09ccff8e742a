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
/** Of several builds at once none ends before all have begun. */
const run = (script: string, builds = 1) =>
  promisify(execFile)(process.execPath, [script], {
    cwd: copy,
    env: { ...process.env, BUILDS: String(builds) },
  });

/** In place of all that a build consists of, which takes a minute: what another could tear apart. */
const COMPILE = `
import { cpSync, existsSync, readdirSync, writeFileSync } from 'node:fs';

export async function compile(next) {
  if (!existsSync('src/cli/pool.ts')) throw new Error('src/cli/pool.ts is missing');
  cpSync('src/cli', next + 'cli', { recursive: true });
  writeFileSync('begun-' + process.pid, '');
  const begun = () => readdirSync('.').filter((name) => name.startsWith('begun-')).length;
  while (begun() < Number(process.env.BUILDS ?? 1)) await new Promise((later) => setTimeout(later, 5));
  for (let i = 0; i < 500; i++) {
    await new Promise(setImmediate);
    writeFileSync(next + 'cli/' + i, 'part ' + i);
  }
}
`;

/** A checkout of this one's scripts, with a source. */
beforeAll(async () => {
  copy = mkdtempSync(join(tmpdir(), 'notegrad-build-'));
  const names = ['src/cli', 'scripts', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];
  for (const name of names) cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  writeFileSync(join(copy, 'scripts', 'compile.mjs'), COMPILE);
  await run('scripts/build.mjs');
});
afterAll(() => rmSync(copy, { recursive: true }));

describe('a build', () => {
  const built = () => readFileSync(join(copy, 'dist', 'cli', 'errors.ts'), 'utf8');
  const leftovers = () => readdirSync(copy).filter((name) => name.startsWith('dist-'));
  const change = (text: string) => {
    const file = join(copy, 'src', 'cli', 'errors.ts');
    writeFileSync(file, `${readFileSync(file, 'utf8')}\nexport const ${text} = 1;\n`);
  };

  test('is made where the sources have changed, and only there; two at once leave one that is whole', async () => {
    expect((await run('scripts/fresh.mjs')).stderr).toBe('');
    change('changed');
    // Two, and the one before.
    const [{ stderr }] = await Promise.all([
      run('scripts/fresh.mjs', 3),
      run('scripts/build.mjs', 3),
    ]);
    expect(stderr).toMatch(/src\/ has changed/);
    expect(built()).toContain('changed');
    expect(existsSync(join(copy, 'dist', 'cli', '499'))).toBe(true);
    expect(leftovers()).toEqual([]);
    expect((await run('scripts/fresh.mjs')).stderr).toBe('');
  });

  test('that fails leaves the one before in its place', async () => {
    const before = built();
    change('later');
    rmSync(join(copy, 'src', 'cli', 'pool.ts'));
    await expect(run('scripts/fresh.mjs')).rejects.toMatchObject({
      stderr: expect.stringContaining('src/cli/pool.ts is missing'),
    });
    expect(built()).toBe(before);
    expect(leftovers()).toEqual([]);
  });
});
