import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type ClassResult,
  findSubmissions,
  loadRelease,
  makeRelease,
} from '../../src/grade/index.ts';
import { fromText, saveNotebook, writeNotebook } from '../../src/notebook/index.ts';
import { plainSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { call } from '../cli/cli.ts';
import { answered, gradeHere, put, RIGHT, release, TINY } from './chapter.ts';

let folder: string;
const at = (...parts: string[]) => join(folder, ...parts);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notegrad-release-'));
});
afterAll(() => rm(folder, { recursive: true }));

const chapterOf = async (name: string, text: string) => {
  await saveNotebook(at(name), fromText(text, 'chapter.ts'));
  return at(name);
};

test('what is not sound is not released, and each reason is told', async () => {
  await expect(
    makeRelease(await chapterOf('none.ipynb', '// %% id="a"\n1;\n'), at('none')),
  ).rejects.toThrow(/has no exercise to release/);
  const gullible = TINY.replace(
    'holds: ({ xs }, { low, high }) => high - low === range(xs)',
    'holds: () => true',
  );
  await expect(
    makeRelease(await chapterOf('gullible.ipynb', gullible), at('gullible')),
  ).rejects.toThrow(/T\.3: "the width" is passed by nothing \(null\)/);
  const gift = TINY.replace('  // return check.stub();', '  // return x * x + 1;');
  await expect(makeRelease(await chapterOf('gift.ipynb', gift), at('gift'))).rejects.toThrow(
    /T\.1: with the starter, ".*" is passed/,
  );
  const stray = `${TINY}\n// %% id="stray"\n// ### BEGIN SOLUTION\nconst x = 1;\n// ### END SOLUTION\n`;
  await expect(makeRelease(await chapterOf('stray.ipynb', stray), at('stray'))).rejects.toThrow(
    /cell stray holds a solution, and no check cell/,
  );
}, 300_000);

test('a mended release changes what it mends, and nothing where nothing has changed', async () => {
  const handedOut = await release(folder);
  const wrong = { ...RIGHT, two: 'function two(xs: number[]) { return Math.max(...xs); }' };
  await put(at('class/ada/tiny.ipynb'), writeNotebook(answered(handedOut, wrong)));
  const grade = async (earlier?: ClassResult, sandbox: Sandbox = plainSandbox) =>
    gradeHere(await findSubmissions(at('class'), 'tiny.ipynb'), {
      ...{
        release: await loadRelease(at('release')),
        sandbox,
        workers: 1,
        timeout: 20_000,
        earlier,
      },
    });
  const first = await grade();
  expect(first.submissions[0]).toMatchObject({ points: 6 });
  const closed: Sandbox = {
    layers: plainSandbox.layers,
    launch: () => {
      throw new Error('nothing may run');
    },
  };
  expect(await grade(first, closed)).toEqual(first);
  // Where a machine cannot run anything, there are no points, which is not 0.
  expect((await grade(undefined, closed)).submissions[0]).toMatchObject({
    ...{ ending: 'ungradable', reason: 'grader failed', points: null },
    detail: expect.stringContaining('nothing may run'),
  });

  const secret = await readFile(at('release/trusted/secret.key'), 'utf8');
  await release(
    folder,
    TINY.replace('xs[0] + xs[1] + xs[2]', 'Math.max(...xs)').replace(
      'xs.reduce((sum, x) => sum + x, 0)',
      'Math.max(...xs)',
    ),
  );
  expect(await readFile(at('release/trusted/secret.key'), 'utf8')).toBe(secret);
  const second = await grade(first);
  expect(second.submissions[0]).toMatchObject({ points: 7, seed: first.submissions[0]?.seed });
  const others = (result: ClassResult) =>
    result.submissions[0]?.exercises.filter(({ id }) => id !== 'T.2');
  expect(others(second)).toEqual(others(first));
}, 600_000);

test('a release that was tampered with, or has no secret, is not used', async () => {
  const file = at('release/student/tiny.ipynb');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('multiply', 'divide'));
  await expect(loadRelease(at('release'))).rejects.toThrow(/has changed since the release/);
  await writeFile(file, text);
  await put(at('short.key'), 'abc');
  await expect(loadRelease(at('release'), at('short.key'))).rejects.toThrow(/secret of 3 bytes/);
  await expect(loadRelease(at('nowhere'))).rejects.toThrow(/no such file; make a release with/);
  const manifest = JSON.parse(await readFile(at('release/manifest.json'), 'utf8'));
  await put(
    at('astray/manifest.json'),
    JSON.stringify({ ...manifest, secret: '../../etc/passwd' }),
  );
  await expect(loadRelease(at('astray'))).rejects.toThrow(/\/secret must match pattern/);
});

test('a student validates offline: the same checks, cases that are shown, and their own file only', async () => {
  const handedOut = await loadRelease(at('release')).then(({ student }) => student);
  const answers = {
    ...RIGHT,
    one: 'function one(x: number) { return x === 3 ? 10 : x * x; }',
    two: 'function two() { while (true) {} }',
  };
  await put(at('mine.ipynb'), writeNotebook(answered(handedOut, answers)));
  const { code, stdout } = await call('validate', at('mine.ipynb'), '--timeout', '8');
  expect(code).toBe(1);
  expect(stdout).toMatch(/T\.1 .*: 1\/2/);
  expect(stdout).toMatch(/one is not added\n\s+For x = /);
  expect(stdout).toMatch(/T\.2 .*: 0\/1\n\s+check 1: ran longer than 8 s/);
  expect(stdout).toMatch(/T\.3 .*: 2\/2[\s\S]*T\.4 .*: 2\/2/);
  await put(at('other.ipynb'), writeNotebook(fromText('// %% id="a"\n1;\n', 'a.ts')));
  expect(await call('validate', at('other.ipynb'))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no notebook that a release handed out'),
  });
}, 300_000);
