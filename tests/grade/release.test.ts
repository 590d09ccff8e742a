import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type ClassResult,
  changesOf,
  findSubmissions,
  loadRelease,
  makeRelease,
  rerunsOf,
} from '../../src/grade/index.ts';
import { fromText, saveNotebook, writeNotebook } from '../../src/notebook/index.ts';
import { plainSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { call } from '../cli/cli.ts';
import { type Answers, answered, gradeHere, put, RIGHT, release, TINY } from './chapter.ts';

let folder: string;
const at = (...parts: string[]) => join(folder, ...parts);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notegrad-release-'));
  await mkdir(at('ending'));
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

test('after a check was mended only its exercise is run again, and what changed is told', async () => {
  const handedOut = await release(folder);
  /** Each call of a student's function leaves a letter. */
  const traced = (id: keyof typeof RIGHT) =>
    RIGHT[id].replace(
      '{\n',
      `{\n  require('node:fs').appendFileSync(${JSON.stringify(at('calls'))}, '${id} ');\n`,
    );
  const all = { one: traced('one'), two: traced('two'), three: traced('three'), four: RIGHT.four };
  const largest = all.two.replace('xs.reduce((sum, x) => sum + x, 0)', 'Math.max(...xs)');
  const handIn = (id: string, answers: Answers) =>
    put(at(`class/${id}/tiny.ipynb`), writeNotebook(answered(handedOut, answers)));
  await handIn('ada', { ...all, two: largest });
  await handIn('bob', all);
  // Whose process ends has exercises that hang together.
  await handIn('cleo', { ...RIGHT, one: 'process.abort();', two: largest });
  await put(at('calls'), '');
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
  const called = async () => {
    const calls = new Set((await readFile(at('calls'), 'utf8')).split(' '));
    await put(at('calls'), '');
    return [...calls].filter((call) => call !== '');
  };
  const points = ({ submissions }: ClassResult) => submissions.map((one) => one.points);
  const first = await grade();
  expect(points(first)).toEqual([6, 7, 4]);
  expect(await called()).toEqual(['one', 'two', 'three']);
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

  // Points are counted anew without anything that runs.
  const dearer = TINY.replace("A sum', { points: 1,", "A sum', { points: 4,");
  await release(folder, dearer);
  const recounted = await grade(first, closed);
  expect(points(recounted)).toEqual([6, 10, 4]);
  expect(recounted.max).toBe(10);
  expect(rerunsOf(first, recounted).size).toBe(0);
  expect(changesOf(first, recounted)).toEqual([
    { submission: 'bob', exercise: 'T.2', from: 1, to: 4 },
  ]);

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
  expect(points(second)).toEqual([7, 6, 5]);
  expect(await called()).toEqual(['two']);
  expect(second.submissions.map(({ seed }) => seed)).toEqual(
    first.submissions.map(({ seed }) => seed),
  );
  const others = ({ submissions }: ClassResult) =>
    JSON.stringify(submissions.map(({ exercises }) => exercises.filter(({ id }) => id !== 'T.2')));
  expect(others(second)).toBe(others(first));
  expect(rerunsOf(first, second)).toEqual(new Map([['T.2', 3]]));
  expect(changesOf(first, second)).toEqual([
    { submission: 'ada', exercise: 'T.2', from: 0, to: 1 },
    { submission: 'bob', exercise: 'T.2', from: 1, to: 0 },
    { submission: 'cleo', exercise: 'T.2', from: 0, to: 1 },
  ]);
  // The same as if nothing had been graded before.
  expect(await grade()).toEqual(second);
}, 600_000);

test('where a mended check ends a process, what comes after it is graded without it', async () => {
  const handedOut = await release(at('ending'));
  const answers = {
    ...RIGHT,
    one: 'function one(x: number): number { if (x === 4) process.abort(); return x * x + 1; }',
    two: RIGHT.two.replace('sum + x', 'one(2) === 5 ? sum + x : 0'),
  };
  await put(at('ends/ada/tiny.ipynb'), writeNotebook(answered(handedOut, answers)));
  const grade = async (earlier?: ClassResult) =>
    gradeHere(await findSubmissions(at('ends'), 'tiny.ipynb'), {
      ...{ release: await loadRelease(at('ending/release')), sandbox: plainSandbox },
      ...{ workers: 1, timeout: 20_000, earlier },
    });
  const first = await grade();
  expect(first.submissions[0]?.points).toBe(7);
  await release(
    at('ending'),
    TINY.replace('cases: [{ x: 3 }]', 'cases: [{ x: 4 }]').replace('() => 10', '() => 17'),
  );
  const second = await grade(first);
  expect(second.submissions[0]?.exercises.map((one) => one.points)).toEqual([1, 0, 2, 2]);
  expect(second).toEqual(await grade());
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
