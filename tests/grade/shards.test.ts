import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type ClassResult,
  mergeShards,
  type Submission,
  takeShard,
  writeResults,
} from '../../src/grade/index.ts';
import { call } from '../cli/cli.ts';
import { put } from './chapter.ts';

let folder: string;
const at = (...parts: string[]) => join(folder, ...parts);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notegrad-shards-'));
});
afterAll(() => rm(folder, { recursive: true }));

const named = (id: string): Submission => ({ id, load: async () => ({ text: '' }) });
const CLASS = Array.from({ length: 60 }, (_, i) => named(`student-${i}`));

test('shards hold each submission once, and one that comes later moves no other', () => {
  const shards = [1, 2, 3].map((index) => takeShard(CLASS, { index, count: 3 }));
  const ids = shards.map(({ submissions }) => submissions.map(({ id }) => id));
  expect(ids.flat().sort()).toEqual(CLASS.map(({ id }) => id).sort());
  // No shard does nearly all, or nothing: 20 are expected.
  for (const one of ids) expect(Math.abs(one.length - 20)).toBeLessThan(12);
  const grown = takeShard([named('late'), ...CLASS], { index: 2, count: 3 });
  expect(grown.submissions.map(({ id }) => id).filter((id) => id !== 'late')).toEqual(ids[1]);
  expect(grown.shard.class).not.toBe(shards[1]?.shard.class);
});

const resultsOf = (index: number, other: Partial<ClassResult> = {}): ClassResult => ({
  ...{ format: 1, version: '0.1.0', assignment: 'tiny', release: 'a'.repeat(64), max: 7 },
  questions: [],
  layers: [{ name: 'plain', proof: `machine ${index}` }],
  ...takeShard(CLASS, { index, count: 2 }),
  ...other,
  submissions: takeShard(CLASS, { index, count: 2 }).submissions.map(({ id }) => ({
    ...{ id, ending: 'graded', points: index, max: 7, exercises: [], questions: [], flags: [] },
    ...{ seed: 'seed', key: 'b'.repeat(64), sources: null },
  })),
});
const part = (place: string, results: ClassResult) => ({ place, results });

test('merged shards are the class: in the order of ids, with the walls that all had', () => {
  const { shard: _, ...whole } = resultsOf(1);
  const both = [...resultsOf(1).submissions, ...resultsOf(2).submissions];
  const merged = mergeShards([part('B', resultsOf(2)), part('A', resultsOf(1))]);
  expect(writeResults(merged)).toBe(
    writeResults({
      ...whole,
      layers: [{ name: 'plain', proof: 'machine 1; machine 2' }],
      submissions: both.sort((a, b) => (a.id < b.id ? -1 : 1)),
    }),
  );
  const seccomp = { name: 'seccomp', proof: 'tried' };
  const walled = resultsOf(2, { layers: [seccomp, ...resultsOf(2).layers] });
  const { layers } = mergeShards([part('A', resultsOf(1)), part('B', walled)]);
  expect(layers.map(({ name }) => name)).toEqual(['plain']);
});

test.each<[RegExp, readonly { place: string; results: ClassResult }[]]>([
  [/shards are missing: 2\/2/, [part('A', resultsOf(1))]],
  [
    /there twice: 1\/2 in A and C/,
    [part('A', resultsOf(1)), part('B', resultsOf(2)), part('C', resultsOf(1))],
  ],
  [
    /differ in their release.*\n {2}A: aaaa.*\n {2}B: cccc/,
    [part('A', resultsOf(1)), part('B', resultsOf(2, { release: 'c'.repeat(64) }))],
  ],
  [
    /differ in the version of notegrad.*\n {2}A: 0\.1\.0\n {2}B: 0\.2\.0/,
    [part('A', resultsOf(1)), part('B', resultsOf(2, { version: '0.2.0' }))],
  ],
  [
    /differ in the submissions of the class/,
    [
      part('A', resultsOf(1)),
      part('B', resultsOf(2, { shard: { index: 2, count: 2, class: 'd'.repeat(64) } })),
    ],
  ],
  [
    /differ in how many there are/,
    [
      part('A', resultsOf(1)),
      part('B', resultsOf(2, { shard: { index: 2, count: 3, class: 'd'.repeat(64) } })),
    ],
  ],
  [
    /B: is no shard/,
    [part('A', resultsOf(1)), part('B', mergeShards([1, 2].map((i) => part('', resultsOf(i)))))],
  ],
])('shards that do not belong together are refused: %s', (problem, parts) => {
  expect(() => mergeShards(parts)).toThrow(problem);
});

test('the command reads folders, and writes all files of the class', async () => {
  await put(at('A', 'results.json'), writeResults(resultsOf(1)));
  await put(at('B', 'results.json'), writeResults(resultsOf(2)));
  const merge = (...folders: string[]) =>
    call('grade-merge', ...folders.map((name) => at(name)), '--output-dir', at('whole'));
  const { code, stdout } = await merge('A', 'B');
  expect(stdout).toContain('60 submissions graded. Results are in');
  expect(code).toBe(0);
  const { submissions, shard } = JSON.parse(await readFile(at('whole', 'results.json'), 'utf8'));
  expect([submissions.length, shard]).toEqual([60, undefined]);
  expect(await readdir(at('whole', 'feedback'))).toHaveLength(60);
  const empty = await merge('A', 'nothing');
  expect([empty.code, empty.stderr]).toEqual([
    2,
    expect.stringContaining('nothing: has no results.json of notegrad grade'),
  ]);
  const alone = await merge('A');
  expect([alone.code, alone.stderr]).toEqual([1, expect.stringContaining('missing: 2/2')]);
});
