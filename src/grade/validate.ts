import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { codeCell, exerciseCells, importsOf } from '../notebook/audit/index.ts';
import { isCheck, loadNotebook, type Notebook } from '../notebook/index.ts';
import { plainSandbox } from '../sandbox/index.ts';
import { JudgeKernel } from './court/judge-kernel.ts';
import { seedsOf } from './court/seeds.ts';
import { gradeExercises } from './grade-exercises.ts';
import { type ReleasedExercise, ReleaseError } from './release/manifest.ts';
import { isSolution } from './release/nbgrader.ts';
import type { ExerciseResult } from './results/result.ts';

export interface ValidateOptions {
  /** Milliseconds that a cell, or the answers to one check, may take. */
  readonly timeout: number;
}

/**
 * Grades a student's own notebook as a grader would, with cases that were never drawn before, offline: the same checks,
 * the same two processes, another seed.
 *
 * @throws ReleaseError where the notebook is none that a release handed out
 */
export async function validate(
  path: string,
  { timeout }: ValidateOptions,
): Promise<readonly ExerciseResult[]> {
  const notebook = await loadNotebook(path);
  const part = partOf(notebook, path);
  // In the place of a solution stands nothing: for the judge, and where one has ended its process.
  const bare = withoutSolutions(part);
  const judge = new JudgeKernel(bare);
  try {
    const exercises = await exercisesOf(part, judge);
    const release = { manifest: { exercises }, part, student: bare };
    const own = part.cells.filter(
      ({ cell_type: type, metadata }) => type === 'code' && isSolution(metadata),
    );
    const sources = new Map(own.map(({ id, source }) => [id, source]));
    const seeds = seedsOf(randomBytes(32), basename(path), '');
    return await gradeExercises(sources, {
      ...{ release, judge, seeds, timeout, sandbox: plainSandbox },
      totalTimeout: Number.POSITIVE_INFINITY,
    });
  } finally {
    await judge.close();
  }
}

/** The part of the exercises of a notebook that was handed out, whose solutions have no marks but nbgrader's. */
function partOf(notebook: Notebook, path: string): Notebook {
  const { cells } = notebook;
  const first = cells.findIndex(({ metadata }) => isSolution(metadata));
  if (first === -1 || !cells.some(({ source }) => isCheck(source))) {
    throw new ReleaseError(
      `${path}: is no notebook that a release handed out; in any other, run the cells of its exercises`,
    );
  }
  const imports = codeCell('imports-above', importsOf(notebook, first));
  return { ...notebook, cells: [imports, ...cells.slice(first)] };
}

function withoutSolutions(notebook: Notebook): Notebook {
  const cells = notebook.cells.map((cell) =>
    isSolution(cell.metadata) ? { ...cell, source: '' } : cell,
  );
  return { ...notebook, cells };
}

async function exercisesOf(
  part: Notebook,
  judge: JudgeKernel,
): Promise<readonly ReleasedExercise[]> {
  const groups = exerciseCells(part);
  const places = part.cells.map(({ id }) => id);
  return (await judge.declared()).map((exercise) => {
    const at = groups.findIndex(({ exercises }) => exercises.includes(exercise.id));
    const check = groups[at]?.check ?? '';
    const from = places.indexOf(groups[at - 1]?.check ?? '') + 1;
    const solutions = part.cells
      .slice(from, places.indexOf(check))
      .filter(({ metadata }) => isSolution(metadata))
      .map(({ id }) => id);
    return { ...exercise, check, solutions };
  });
}
