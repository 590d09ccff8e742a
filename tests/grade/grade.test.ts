import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Manifest } from '../../src/grade/index.ts';
import { type Notebook, writeNotebook } from '../../src/notebook/index.ts';
import { call } from '../cli/cli.ts';
import { type Answers, answered, put, RIGHT, release } from './chapter.ts';

let folder: string;
let handedOut: Notebook;
const at = (...parts: string[]) => join(folder, ...parts);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notegrad-grade-'));
  handedOut = await release(folder);
}, 300_000);
afterAll(() => rm(folder, { recursive: true }));

const handIn = (path: string, answers: Answers) =>
  put(at(path), writeNotebook(answered(handedOut, answers)));

test('a release has no solution in it, the marks of nbgrader, and a manifest that counts', async () => {
  const text = writeNotebook(handedOut);
  expect(text).not.toContain('x * x + 1;');
  expect(text).not.toContain('BEGIN SOLUTION');
  const marks = new Map(handedOut.cells.map(({ id, metadata }) => [id, metadata.nbgrader]));
  expect(marks.get('one')).toEqual({
    ...{ grade: false, grade_id: 'one', locked: false },
    ...{ schema_version: 3, solution: true, task: false },
  });
  expect(marks.get('check-one')).toMatchObject({ grade: true, locked: true, points: 2 });
  expect(marks.get('lesson')).toMatchObject({ grade: false, locked: true, solution: false });
  const manifest = JSON.parse(await readFile(at('release', 'manifest.json'), 'utf8')) as Manifest;
  expect(manifest).toMatchObject({ assignment: 'tiny', points: 7 });
  expect(manifest.exercises.map(({ id, check, solutions }) => [id, check, solutions])).toEqual([
    ['T.1', 'check-one', ['one']],
    ['T.2', 'check-two', ['two']],
    ['T.3', 'check-three', ['three']],
    ['T.4', 'check-four', ['four']],
  ]);
  expect(manifest.cells.filter(({ locked }) => !locked).map(({ id }) => id)).toEqual(
    Object.keys(RIGHT),
  );
});

test('a class is graded, twice alike to the byte; points are for checks that hold', async () => {
  await handIn('class/ada/tiny.ipynb', RIGHT);
  await handIn('class/bob/tiny.ipynb', {});
  await handIn('class/cleo/tiny.ipynb', {
    // A known mistake that the second check does not see.
    one: 'function one(x: number) { return x === 3 ? 10 : x * x; }',
    two: 'function two() { throw new RangeError("no idea"); }',
    three: RIGHT.three,
    four: 'function four(xs: number[]) { tf.scalar(1); return tf.tensor1d(xs).mul(2); }',
  });
  await handIn('class/dora/tiny.ipynb', { ...RIGHT, two: `${RIGHT.two}\nwhile (true) {}` });
  await put(at('class/emil/tiny.ipynb'), '{"cells": ');
  await put(at('class', '::error::fay\u001b[31m', 'tiny.ipynb'), '{"cells": ');
  const grade = (out: string, workers: string) =>
    call(
      ...['grade', at('release'), at('class'), '--output-dir', at(out)],
      ...['--sandbox', 'none', '--workers', workers, '--timeout', '20'],
    );
  const first = await grade('one', '2');
  expect(first.stdout).toContain('4 submissions graded, 2 could not be');
  expect(first.code).toBe(1);
  // A name is no command to the machine that reads the log.
  expect(first.stderr).toContain('::error::fay');
  expect(first.stderr).not.toMatch(/^\s*::|\u001b/m);
  await grade('two', '1');
  const text = await readFile(at('one', 'results.json'), 'utf8');
  expect(await readFile(at('two', 'results.json'), 'utf8')).toBe(text);

  const { submissions } = JSON.parse(text);
  const [, ada, bob, cleo, dora, emil] = submissions;
  const pointsOf = ({ exercises }: { exercises: { points: number }[] }) =>
    exercises.map(({ points }) => points);
  expect([ada.points, pointsOf(ada)]).toEqual([7, [2, 1, 2, 2]]);
  expect([bob.points, pointsOf(bob)]).toEqual([0, [0, 0, 0, 0]]);
  expect([cleo.points, pointsOf(cleo)]).toEqual([4, [1, 0, 2, 1]]);
  expect(cleo.exercises[0].checks[0]).toMatchObject({
    status: 'failed',
    mistake: expect.anything(),
  });
  expect(JSON.stringify(cleo.exercises[0].checks[0].mistake)).toContain('one is not added');
  expect(cleo.exercises[1].checks[0]).toMatchObject({ status: 'failed', threw: 'RangeError' });
  expect([dora.points, pointsOf(dora)]).toEqual([6, [2, 0, 2, 2]]);
  expect(dora.exercises[1]).toMatchObject({ fault: 'timeout', checks: [{ status: 'not run' }] });
  expect(emil).toMatchObject({ ending: 'ungradable', reason: 'unreadable', points: null });
  // Another student, another seed; the seed itself is told to nobody.
  expect(new Set(submissions.map(({ seed }: { seed: string }) => seed)).size).toBe(6);
}, 600_000);
