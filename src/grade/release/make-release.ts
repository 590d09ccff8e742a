import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type DeclaredExercise, textIn } from '../../contract/index.ts';
import { packageVersion } from '../../jupyter/index.ts';
import {
  type AuditOptions,
  auditExercises,
  exerciseCells,
  exercisePart,
} from '../../notebook/audit/index.ts';
import {
  loadNotebook,
  type Notebook,
  questionOf,
  splitSolution,
  studentCopy,
  writeNotebook,
  writeText,
} from '../../notebook/index.ts';
import { JudgeKernel } from '../court/judge-kernel.ts';
import { solved } from '../court/solved.ts';
import {
  hashOf,
  MANIFEST,
  type Manifest,
  type ReleasedExercise,
  type ReleasedQuestion,
  ReleaseError,
} from './manifest.ts';
import { nbgraderMarks } from './nbgrader.ts';

/**
 * Makes a release of a chapter: the notebook to hand out, the trusted one, a secret, and the manifest. A secret that is
 * there stays, so that a release can be mended after grading has begun.
 *
 * @throws ReleaseError where the chapter is not sound: a solution that does not earn everything, a starter that earns
 *   something, an exercise that leans on the chapter above it, a check that worthless answers pass
 */
export async function makeRelease(
  chapter: string,
  folder: string,
  options: AuditOptions = {},
): Promise<Manifest> {
  const notebook = await loadNotebook(chapter);
  const part = exercisePart(notebook);
  if (!part) throw new ReleaseError(`${chapter}: has no exercise to release`);
  const { problems } = await auditExercises(chapter, options);
  if (problems.length > 0) throw unsound(chapter, problems);

  const exercises = await examine(chapter, part);
  const questions = questionsOf(chapter, notebook, exercises);
  const solutions = new Set(exercises.flatMap((exercise) => exercise.solutions));
  const open = new Set([...solutions, ...questions.map(({ cell }) => cell)]);
  const ids = new Set([...solutions, ...exercises.map(({ check }) => check)]);
  const handedOut = marked(
    withoutExerciseOutputs(studentCopy(notebook), ids),
    exercises,
    questions,
  );
  const name = basename(chapter, '.ipynb');
  const student = { file: `student/${name}.ipynb`, text: writeNotebook(handedOut, chapter) };
  const trusted = { file: `trusted/${name}.ipynb`, text: writeNotebook(notebook, chapter) };
  const manifest: Manifest = {
    format: 1,
    version: packageVersion(),
    assignment: name,
    points: total([...exercises, ...questions]),
    exercises,
    questions,
    cells: handedOut.cells.map(({ id, cell_type: type, source }) => ({
      ...{ id, type, locked: !open.has(id), sha256: hashOf(source) },
    })),
    student: { file: student.file, sha256: hashOf(student.text) },
    trusted: { file: trusted.file, sha256: hashOf(trusted.text) },
    secret: 'trusted/secret.key',
  };
  for (const { file, text } of [student, trusted]) await writeText(join(folder, file), text);
  await writeSecret(join(folder, manifest.secret));
  await writeText(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

/** What the exercises declare, asked of a trusted process, each with the cells it is made of. */
async function examine(chapter: string, part: Notebook): Promise<readonly ReleasedExercise[]> {
  const judge = new JudgeKernel(solved(part));
  try {
    const declared = await judge.declared();
    const problems: string[] = [];
    for (const { id, points, checks } of declared) {
      if (points === 0) problems.push(`${id}: counts 0 points`);
      for (const [index, { name }] of checks.entries()) {
        for (const junk of await judge.gullible(id, index)) {
          problems.push(`${id}: "${textIn(name, 'en')}" is passed by ${junk}; ask for more`);
        }
      }
    }
    if (problems.length > 0) throw unsound(chapter, problems);
    return located(chapter, part, declared);
  } finally {
    await judge.close();
  }
}

/** The declared exercises with their cells. Each solution belongs to one: else it would be handed out, or run for all. */
function located(
  chapter: string,
  notebook: Notebook,
  declared: readonly DeclaredExercise[],
): readonly ReleasedExercise[] {
  const groups = exerciseCells(notebook);
  const located = declared.map((exercise) => {
    const group = groups.find(({ exercises }) => exercises.includes(exercise.id));
    if (!group) {
      const way = 'begin a cell of its own with check.exercise, and its id as a plain text';
      throw unsound(chapter, [`${exercise.id}: no check cell declares it; ${way}`]);
    }
    return { ...exercise, check: group.check, solutions: group.solutions };
  });
  const owned = new Set(located.flatMap(({ solutions }) => solutions));
  const stray = notebook.cells.filter(({ id, source }) => splitSolution(source) && !owned.has(id));
  if (stray.length === 0) return located;
  throw unsound(
    chapter,
    stray.map(({ id }) => `cell ${id} holds a solution, and no check cell below it checks it`),
  );
}

/** The open questions, each with the text that asks it. */
function questionsOf(
  chapter: string,
  { cells }: Notebook,
  exercises: readonly ReleasedExercise[],
): readonly ReleasedQuestion[] {
  const questions = cells.flatMap(({ cell_type: type, id: cell, source }, place) => {
    const question = type === 'markdown' ? questionOf(source) : undefined;
    if (typeof question !== 'object') return [];
    const above = cells[place - 1];
    return [{ ...question, cell, prompt: above?.cell_type === 'markdown' ? above.source : '' }];
  });
  const ids = [...exercises, ...questions].map(({ id }) => id);
  const twice = ids.filter((id, place) => ids.indexOf(id) !== place);
  if (twice.length === 0) return questions;
  throw unsound(
    chapter,
    twice.map((id) => `${id}: is declared twice; give each question an id of its own`),
  );
}

/** From the first exercise on, outputs may show what solutions give. */
function withoutExerciseOutputs(notebook: Notebook, ids: ReadonlySet<string>): Notebook {
  const first = notebook.cells.findIndex(({ id }) => ids.has(id));
  const cells = notebook.cells.map((cell, index) =>
    cell.cell_type === 'code' && index >= first
      ? { ...cell, outputs: [], execution_count: null }
      : cell,
  );
  return { ...notebook, cells };
}

/** The marks of nbgrader on each cell. */
function marked(
  notebook: Notebook,
  exercises: readonly ReleasedExercise[],
  questions: readonly ReleasedQuestion[],
): Notebook {
  const solutions = new Set(exercises.flatMap((exercise) => exercise.solutions));
  const cells = notebook.cells.map((cell) => {
    const own = exercises.filter(({ check }) => check === cell.id);
    const question = questions.find((one) => one.cell === cell.id);
    const points = own.length > 0 ? total(own) : question?.points;
    const nbgrader = nbgraderMarks(cell.id, {
      solution: solutions.has(cell.id) || question !== undefined,
      ...(points === undefined ? {} : { points }),
    });
    return { ...cell, metadata: { ...cell.metadata, nbgrader } };
  });
  return { ...notebook, cells };
}

const total = (exercises: readonly { readonly points: number }[]): number =>
  exercises.reduce((sum, { points }) => sum + points, 0);

async function writeSecret(path: string): Promise<void> {
  await writeFile(path, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    },
  );
}

function unsound(chapter: string, problems: readonly string[]): ReleaseError {
  const list = problems.map((problem) => `\n  ${problem}`).join('');
  return new ReleaseError(`${chapter} cannot be released:${list}`);
}
