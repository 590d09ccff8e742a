import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type ClassResult,
  type GradeClassOptions,
  gradeClass,
  makeRelease,
  openPool,
  type PoolOptions,
  type Submission,
} from '../../src/grade/index.ts';
import { fromText, type Notebook, readNotebook, saveNotebook } from '../../src/notebook/index.ts';

/** Right answers, by the id of their cells. */
export const RIGHT = {
  one: 'function one(x: number): number {\n  return x * x + 1;\n}',
  two: 'function two(xs: number[]): number {\n  return xs.reduce((sum, x) => sum + x, 0);\n}',
  three:
    'function three(xs: number[]): { low: number; high: number } {\n  return { low: Math.min(...xs), high: Math.max(...xs) };\n}',
  four: 'function four(xs: number[]) {\n  return tf.tidy(() => tf.tensor1d(xs).mul(2));\n}',
} as const;

export type Answers = Partial<Record<keyof typeof RIGHT, string>>;

const solution = (id: keyof typeof RIGHT) => {
  const [head, ...body] = RIGHT[id].split('\n');
  return [
    `// %% id="${id}"`,
    head,
    '  // ### BEGIN SOLUTION',
    ...body.slice(0, -1),
    '  // ### STARTER',
    '  // return check.stub();',
    '  // ### END SOLUTION',
    '}',
  ].join('\n');
};

/** How the check cell of the first exercise begins: the exercise, and its first check. */
const FIRST = `// %% id="check-one"
await check.exercise('T.1', '平方加一 | A square and one', { points: 2, hint: '乘 | multiply' }, (t) => {
  t.check('抽出的数 | drawn numbers', {
    given: (rng) => ({ x: rng.uniform(-3, 3) }),
    answer: ({ x }) => one(x),
    expect: ({ x }) => x * x + 1,
    mistakes: [
      { gives: ({ x }) => x * x, say: '忘了加一 | one is not added' },
      { gives: ({ x }) => 2 * x + 1, say: '乘了二 | times two' },
      { gives: ({ x }) => x + 1, say: '没有平方 | no square' },
    ],
  });`;

/** Four exercises of 2, 1, 2 and 2 points: a number, a list, a record and a tensor, two checks in all but the second. */
export const TINY = `// %% id="imports"
import { check, tf } from 'notegrad';

// %% id="lesson"
const lesson = 'the lesson above is no part of the exercises';

${solution('one')}

${FIRST}
  t.check('三 | three', { cases: [{ x: 3 }], answer: ({ x }) => one(x), expect: () => 10 });
});

${solution('two')}

// %% id="check-two"
await check.exercise('T.2', '和 | A sum', { points: 1, hint: '加 | add' }, (t) => {
  t.check('一列数 | a list', {
    given: (rng) => ({ xs: [rng.int(900000), rng.int(900000), rng.int(900000)] }),
    answer: ({ xs }) => two(xs),
    expect: ({ xs }) => xs[0] + xs[1] + xs[2],
  });
});

// %% id="helper"
const range = (xs: number[]) => Math.max(...xs) - Math.min(...xs);

${solution('three')}

// %% id="check-three"
await check.exercise('T.3', '范围 | A range', { points: 2, hint: '比 | compare' }, (t) => {
  const given = (rng: { int(n: number): number }) => ({ xs: [rng.int(900000), rng.int(900000), rng.int(900000)] });
  t.check('两端 | the ends', {
    given,
    answer: ({ xs }) => three(xs),
    expect: ({ xs }) => ({ low: Math.min(...xs), high: Math.max(...xs) }),
  });
  t.check('宽 | the width', {
    given,
    answer: ({ xs }) => three(xs),
    holds: ({ xs }, { low, high }) => high - low === range(xs),
  });
});

${solution('four')}

// %% id="check-four"
await check.exercise('T.4', '张量 | A tensor', { points: 2, hint: 'mul' }, (t) => {
  t.check('两倍 | twice', {
    given: (rng) => ({ xs: [rng.normal(), rng.normal()] }),
    answer: ({ xs }) => four(xs),
    expect: ({ xs }) => xs.map((x) => 2 * x),
  });
  t.noLeak('没有留下 | leaves nothing', { cases: [{ xs: [1, 2] }], answer: ({ xs }) => four(xs) });
});
`;

/** The first exercise of {@link TINY} with its first check alone: a submission takes a second. */
export const SHORT = `// %% id="imports"
import { check } from 'notegrad';

${solution('one')}

${FIRST}
});
`;

/** Makes a release of the tiny chapter in a folder, and gives the notebook that is handed out. */
export async function release(folder: string, text = TINY): Promise<Notebook> {
  const chapter = join(folder, 'tiny.ipynb');
  await saveNotebook(chapter, fromText(text, 'tiny.ts'));
  await makeRelease(chapter, join(folder, 'release'));
  return readNotebook(await readFile(join(folder, 'release', 'student', 'tiny.ipynb'), 'utf8'));
}

/** Grades submissions on this machine. */
export async function gradeHere(
  submissions: readonly Submission[],
  { sandbox, workers, ...options }: PoolOptions & Omit<GradeClassOptions, 'graders'>,
): Promise<ClassResult> {
  const graders = openPool({ release: options.release, sandbox, workers });
  try {
    return await gradeClass(submissions, { ...options, graders });
  } finally {
    await graders.close();
  }
}

/** Right answers to the first two exercises, which need a process and a file of the machine's. */
export const reachingOut = (file: string): Answers => ({
  one: `const { execSync } = process.getBuiltinModule('node:child_process');
function one(x: number) { execSync('true'); return x * x + 1; }`,
  two: `const { readFileSync } = process.getBuiltinModule('node:fs');
function two(xs: number[]) { readFileSync(${JSON.stringify(file)}); return xs.reduce((a, b) => a + b, 0); }`,
});

/** A notebook as a student hands it in. */
export function answered(handedOut: Notebook, answers: Answers): Notebook {
  const notebook = structuredClone(handedOut);
  for (const cell of notebook.cells) {
    const own = (answers as Record<string, string | undefined>)[cell.id];
    if (own !== undefined) cell.source = own;
  }
  return notebook;
}

export async function put(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
