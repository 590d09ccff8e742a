import { isUtf8 } from 'node:buffer';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { JSDOM } from 'jsdom';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seedsOf } from '../../src/grade/court/seeds.ts';
import { exerciseKeys } from '../../src/grade/exercise-keys.ts';
import { classPage } from '../../src/grade/feedback/class-page.ts';
import { studentPage } from '../../src/grade/feedback/student-page.ts';
import { gradeSubmission } from '../../src/grade/grade-submission.ts';
import {
  type ClassResult,
  findSubmissions,
  type Graders,
  loadRelease,
  type Release,
  type SubmissionResult,
} from '../../src/grade/index.ts';
import { manualPage } from '../../src/grade/manual/page.ts';
import type { Manifest } from '../../src/grade/release/manifest.ts';
import { hashOf } from '../../src/grade/release/manifest.ts';
import { canvasCsv, changesCsv, moodleCsv } from '../../src/grade/results/csv.ts';
import { fileName } from '../../src/grade/results/file-name.ts';
import { gradeJunit } from '../../src/grade/results/junit.ts';
import {
  classroom50Result,
  gradescopeResult,
  prairieLearnResult,
} from '../../src/grade/results/platforms.ts';
import type { GradedExercise } from '../../src/grade/results/result.ts';
import { readResults, writeResults } from '../../src/grade/results/results-file.ts';
import { rebuild } from '../../src/grade/submission/rebuild.ts';
import { packageVersion } from '../../src/jupyter/index.ts';
import { exerciseCells, exercisePart, exerciseSlices } from '../../src/notebook/audit/index.ts';
import {
  fromText,
  type Notebook,
  questionOf,
  studentCopy,
  writeNotebook,
} from '../../src/notebook/index.ts';
import { plainSandbox, sandboxFor } from '../../src/sandbox/index.ts';
import { childrenOf } from '../kernel/processes.ts';
import { answered, gradeHere, put, RIGHT, release, TINY } from './chapter.ts';
import { type Mutation, mutated, mutations } from './mutations.ts';

/** How many in all; of them so many in a real box. `NOTEGRAD_FUZZ=10000` is the whole of it. */
const RUNS = Number(process.env.NOTEGRAD_FUZZ ?? 500);
const BOXED = RUNS >= 10_000 ? 48 : 6;
const BATCH = 50;
const SEED = Number(process.env.NOTEGRAD_FUZZ_SEED ?? 1);
const MIB = 1024 * 1024;
const TIMEOUT = 10_000;

const ASKED = `${TINY}
// %% [markdown] id="why"
// <!-- ### QUESTION T-Q1 points=3 为什么 | Why -->
// 因为。
`;

let folder: string;
const at = (...parts: string[]) => join(folder, ...parts);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notegrad-fuzz-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A release of the tiny chapter, for which no kernel was asked. */
function bareRelease(): Release {
  const notebook = fromText(ASKED, 'tiny.ts');
  const student = studentCopy(notebook);
  const part = exercisePart(notebook) as Notebook;
  const points = { 'T.1': 2, 'T.2': 1, 'T.3': 2, 'T.4': 2 } as const;
  const exercises = exerciseCells(notebook).map(({ check, exercises: [id = ''], solutions }) => ({
    ...{ id, title: `${id} | ${id}`, check, solutions, checks: [{ name: '甲 | a' }] },
    points: points[id as keyof typeof points],
  }));
  const open = new Set([...exercises.flatMap(({ solutions }) => solutions), 'why']);
  const manifest: Manifest = {
    ...{ format: 1, version: packageVersion(), assignment: 'tiny', points: 10, exercises },
    questions: notebook.cells.flatMap(({ id: cell, source }) => {
      const question = questionOf(source);
      return typeof question === 'object' ? [{ ...question, cell, prompt: '' }] : [];
    }),
    cells: student.cells.map(({ id, cell_type: type, source }) => ({
      ...{ id, type, locked: !open.has(id), sha256: hashOf(source) },
    })),
    student: { file: 'student/tiny.ipynb', sha256: hashOf('s') },
    trusted: { file: 'trusted/tiny.ipynb', sha256: hashOf('t') },
    secret: 'secret.key',
  };
  const slices = exerciseSlices(part);
  return { manifest, sha256: hashOf('r'), student, part, slices, secret: Buffer.alloc(32, 7) };
}

/** Whatever would run code ends here, by name. */
const closed: Graders = {
  width: 1,
  grade: () => Promise.reject(new Error('nothing may run')),
  layers: () => plainSandbox.layers,
  close: async () => undefined,
};

type Base = 'starter' | 'solution' | 'some';

/** What somebody hands in, before it is mutated: nothing, everything, or two of four. */
const answersOf: Readonly<Record<Base, Partial<typeof RIGHT>>> = {
  starter: {},
  solution: RIGHT,
  some: { one: RIGHT.one, three: RIGHT.three },
};

/** What a run has given for the base as it was, under the name of a submission. */
function earlierOf(id: string, base: Base, from: Release): SubmissionResult {
  const { manifest } = from;
  const text = writeNotebook(answered(from.student, answersOf[base]));
  const rebuilt = rebuild(text, from);
  if (typeof rebuilt === 'string') throw new Error(rebuilt);
  const { id: seed } = seedsOf(from.secret, manifest.assignment, id);
  const keys = exerciseKeys(from, rebuilt.sources, [seed, packageVersion(), TIMEOUT, 10 * TIMEOUT]);
  const exercises = manifest.exercises.map(({ id, title, points: max, checks, solutions }) => {
    const isRight = solutions.every((cell) => cell in answersOf[base]);
    const status = isRight ? ('passed' as const) : ('todo' as const);
    return {
      ...{ id, title, points: isRight ? max : 0, max, key: keys.get(id) as string },
      checks: checks.map(({ name }) => ({ name, status })),
    } satisfies GradedExercise;
  });
  const points = exercises.reduce((sum, one) => sum + one.points, 0);
  return {
    ...{ id, ending: 'graded', points, max: 10, exercises, questions: [], flags: [], seed },
    ...{ key: hashOf('k'), sources: rebuilt.sha256 },
  };
}

interface Case {
  readonly base: Base;
  readonly name: string;
  readonly changes: readonly Mutation[];
}

/** Names of folders that a platform, or a student, may choose. */
const NAMES = [
  '=cmd()',
  '<b>x',
  'a,"b',
  '王小明',
  '-1',
  "o'neil",
  '::error::',
  '🦊',
  '__proto__',
  '&amp;',
];
const cases: fc.Arbitrary<Case> = fc.record({
  base: fc.constantFrom<Base>('starter', 'solution', 'some'),
  name: fc.constantFrom(...NAMES),
  changes: mutations,
});

test(`of ${RUNS} mutated submissions none gains, none breaks, and all is safe to show`, async () => {
  const from = bareRelease();
  const bases = Object.fromEntries(
    Object.entries(answersOf).map(([base, own]) => [
      base,
      writeNotebook(answered(from.student, own)),
    ]),
  ) as Record<Base, string>;
  const seen = { graded: 0, 'would run': 0, ungradable: 0, flags: 0 };
  const reasons = new Map<string, number>();
  let slowest = 0;
  let control: string | undefined;
  const began = process.memoryUsage().rss;
  let peak = began;
  for (let first = 0; first < RUNS; first += BATCH) {
    const batch = fc.sample(cases, { numRuns: BATCH, seed: SEED + first });
    const place = at(`class-${first}`);
    await put(join(place, 'control', 'tiny.ipynb'), bases.solution);
    const files = batch.map(({ base, changes }) => mutated(bases[base], changes));
    for (const [i, { bytes, extension }] of files.entries()) {
      await put(join(place, `${i}${batch[i]?.name}`, `tiny.${extension}`), bytes);
    }
    const found = await findSubmissions(place, 'tiny.ipynb');
    expect(found).toHaveLength(batch.length + 1);
    const results: SubmissionResult[] = [];
    for (const submission of found) {
      const own = batch[Number.parseInt(submission.id, 10)];
      const base = own?.base ?? 'solution';
      const told = JSON.stringify({ ...own, at: first, id: submission.id }).slice(0, 2000);
      const earlier = earlierOf(submission.id, base, from);
      const start = performance.now();
      const result = await gradeSubmission(submission, {
        ...{ release: from, graders: closed, earlier },
        ...{ timeout: TIMEOUT, totalTimeout: 10 * TIMEOUT },
      }).catch((error: Error) => {
        throw new Error(`${told}: ${error.stack}`);
      });
      slowest = Math.max(slowest, performance.now() - start);
      expect(result, told).toMatchObject({ max: 10, id: submission.id });
      if (result.ending === 'graded') {
        seen.graded++;
        expect(result.points, told).toBeLessThanOrEqual(earlier.points as number);
      } else if (result.detail?.includes('nothing may run')) seen['would run']++;
      else {
        seen.ungradable++;
        expect(['no notebook', 'several notebooks', 'unreadable', 'bad archive'], told).toContain(
          result.reason,
        );
        expect(result.points, told).toBeNull();
        expect(result.detail?.length, told).toBeGreaterThan(3);
        reasons.set(String(result.reason), (reasons.get(String(result.reason)) ?? 0) + 1);
      }
      expect(JSON.stringify(result).length, told).toBeLessThan(200_000);
      seen.flags += result.flags.length;
      if (submission.id === 'control') {
        control ??= JSON.stringify(result);
        expect(JSON.stringify(result)).toBe(control);
      } else results.push(result);
    }
    await expectSafe(results, from, place);
    await rm(place, { recursive: true });
    peak = Math.max(peak, process.memoryUsage().rss);
  }
  const grown = Math.round((peak - began) / MIB);
  console.log({ ...seen, ...Object.fromEntries(reasons), slowest: Math.round(slowest), grown });
  // Each kind of ending was met.
  expect(Math.min(seen.graded, seen['would run'], seen.ungradable, seen.flags)).toBeGreaterThan(
    RUNS / 50,
  );
  expect(slowest).toBeLessThan(30_000);
  expect(grown).toBeLessThan(1024);
  expect(({} as Record<string, unknown>).x).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
}, 3_600_000);

/** Whether what is written of results can be read by whoever it is for, and by nobody else as something else. */
async function expectSafe(
  submissions: readonly SubmissionResult[],
  { manifest, sha256 }: Release,
  place: string,
): Promise<void> {
  const { assignment, points: max, questions } = manifest;
  // Also what only a person who gives points, or code that ran, could have made.
  const results: ClassResult = {
    ...{ format: 1, version: packageVersion(), assignment, release: sha256, max, questions },
    ...{ layers: plainSandbox.layers, submissions },
  };
  await put(join(place, 'results.json'), writeResults(results));
  const read = await readResults(join(place, 'results.json'));
  expect(read === undefined ? undefined : writeResults(read)).toBe(writeResults(results));

  const changes = submissions.map(({ id }) => ({ submission: id, from: 0, to: 1 }));
  for (const [csv, width, rows] of [
    [canvasCsv(results), 6, submissions.length + 2],
    [moodleCsv(results), 5, submissions.length + 1],
    [changesCsv(changes), 4, submissions.length + 1],
  ] as const) {
    const table = parseCsv(csv);
    expect(table).toHaveLength(rows);
    for (const row of table) {
      expect(row).toHaveLength(width);
      for (const cell of row) expect(cell).not.toMatch(/^\s*[=+@\t\r]|^\s*-\D/);
    }
  }
  const xml = gradeJunit(results);
  expect(xml).not.toMatch(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
  const { window } = new JSDOM(xml, { contentType: 'text/xml' });
  expect(window.document.querySelectorAll('testsuite')).toHaveLength(submissions.length);
  window.close();

  const pages = [classPage(results), manualPage(results, { kind: 'question', index: 0 }, 'zh')];
  for (const one of submissions) {
    pages.push(studentPage(one, results, { showCases: true }));
    for (const told of [
      gradescopeResult(one, true),
      prairieLearnResult(one, true),
      classroom50Result(one, results, {}),
    ]) {
      // What is written as UTF-8 and read again is the same.
      const json = JSON.stringify(told ?? null);
      expect(Buffer.from(json).toString()).toBe(json);
    }
    expect(fileName(one.id)).toMatch(/^[\p{L}\p{N}_-]{1,100}$/u);
  }
  const names = submissions.map(({ id }) => fileName(id));
  expect(new Set(names).size).toBe(names.length);
  // A parser costs more than all else, so one page in a few is read as a browser would.
  for (const [i, page] of pages.entries()) {
    const scripts = page.match(/<script/gi) ?? [];
    expect(scripts.length).toBe(i === 1 ? 1 : 0);
    if (i < 2 || i % 10 === 0) expectInert(page);
  }
}

const INERT =
  'html head meta title style body input label main h1 h2 h3 h4 h5 h6 p strong div ul li span pre table thead tbody tr th td meter code details summary header nav a section textarea output script em br hr blockquote ol sup sub del s';

function expectInert(page: string): void {
  const { window } = new JSDOM(page);
  const { document } = window;
  const tags = new Set([...document.querySelectorAll('*')].map(({ localName }) => localName));
  const known = new Set(INERT.split(' '));
  const math = /^(?:math|semantics|annotation|m[a-z]+|svg|path|img|g|b|i)$/;
  expect([...tags].filter((tag) => !known.has(tag) && !math.test(tag))).toEqual([]);
  for (const element of document.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      expect(name).not.toMatch(/^on/);
      if (name === 'href' || name === 'src')
        expect(value).not.toMatch(/^\s*(?:javascript|data:text)/i);
    }
  }
  window.close();
}

/** RFC 4180. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g,
  )) {
    row.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

test(`${BOXED} of them in boxes: mutated starters earn nothing, and nothing is alive afterwards`, async () => {
  const handedOut = await release(folder, ASKED);
  const starter = writeNotebook(handedOut);
  const from = await loadRelease(at('release'));
  const before = new Set(kernels());
  // Those whose sources are others than the starters.
  const some = fc
    .sample(cases, { numRuns: 40 * BOXED, seed: SEED + 1 })
    .map(({ changes }) => mutated(starter, changes))
    .filter(({ bytes, extension }) => extension === 'ipynb' && isOther(bytes, from))
    .slice(0, BOXED);
  expect(some).toHaveLength(BOXED);
  for (const [i, { bytes }] of some.entries()) await put(at(`boxes/m${i}.ipynb`), bytes);
  await put(at('boxes/right.ipynb'), writeNotebook(answered(handedOut, RIGHT)));
  const { submissions } = await gradeHere(await findSubmissions(at('boxes'), 'tiny.ipynb'), {
    ...{ release: from, sandbox: await sandboxFor('degrade'), workers: 1, timeout: TIMEOUT },
  });
  const told = submissions.map(({ id, points, detail = '' }) => ({ id, points, detail }));
  expect(told.filter(({ id, points }) => id !== 'right' && points !== 0)).toEqual([]);
  expect(submissions.find(({ id }) => id === 'right')).toMatchObject({ points: 7 });
  await expect.poll(() => kernels().filter((pid) => !before.has(pid))).toEqual([]);
}, 3_600_000);

const kernels = (): number[] => childrenOf(process.pid, 'kernel/main.js');

function isOther(bytes: Uint8Array, from: Release): boolean {
  if (!isUtf8(bytes)) return false;
  const rebuilt = rebuild(Buffer.from(bytes).toString('utf8'), from);
  if (typeof rebuilt === 'string') return false;
  const starters = new Map(from.student.cells.map(({ id, source }) => [id, source]));
  return [...rebuilt.sources].some(([id, source]) => source !== starters.get(id));
}
