import type { Finding } from '../contract/index.ts';
import { answerPart } from '../notebook/audit/index.ts';
import type { CodeCell } from '../notebook/index.ts';
import { AnswerKernel, type AnswerKernelOptions, type Fault } from './court/answer-kernel.ts';
import { CourtError, type JudgeKernel } from './court/judge-kernel.ts';
import type { Seeds } from './court/seeds.ts';
import type { Release } from './release/load-release.ts';
import type { Manifest, ReleasedExercise } from './release/manifest.ts';
import { type CheckResult, type ExerciseResult, pointsOf } from './results/result.ts';

/** The cells up to a check cell, and the exercises that it declares. */
interface Unit {
  readonly before: readonly CodeCell[];
  readonly check: CodeCell;
  readonly exercises: readonly ReleasedExercise[];
}

/** How a student's code ended its process, and where. */
interface End {
  readonly fault: Fault;
  readonly detail: string;
}

/** What exercises are graded by: the release, or a notebook that stands for it. */
export interface Gradable extends Pick<Release, 'part' | 'student'> {
  readonly manifest: Pick<Manifest, 'exercises'>;
}

export interface GradeOptions extends Omit<AnswerKernelOptions, 'budget'> {
  /** Milliseconds that all code of the submission may run. */
  readonly totalTimeout: number;
  readonly release: Gradable;
  readonly judge: JudgeKernel;
  readonly seeds: Seeds;
  /**
   * Exercises whose results of an earlier run stand. Their cells run where others come after them, their checks do not,
   * unless what comes before them has ended its process.
   */
  readonly standing?: ReadonlySet<string>;
}

/**
 * Grades the exercises of one submission. Its code runs in the order of the notebook, in a process of its own. Where it
 * ends that process, by a deadline or otherwise, what it has earned stays, the exercise is over, and the others are
 * graded in a fresh process that the cells of this exercise do not enter again.
 *
 * @param sources of solution cells, by cell id
 * @returns of each exercise, but for those that stand
 * @throws Error where the machine has failed
 */
export async function gradeExercises(
  sources: ReadonlyMap<string, string>,
  options: GradeOptions,
): Promise<readonly ExerciseResult[]> {
  const units = unitsOf(options.release);
  const standing = new Set(options.standing);
  const results = new Map<string, ExerciseResult>();
  const has = ({ id }: ReleasedExercise): boolean => results.has(id) || standing.has(id);
  /** Units whose solutions have ended a process. */
  const banned = new Set<Unit>();

  const end = (unit: Unit, how: End): void => {
    banned.add(unit);
    for (const exercise of unit.exercises) {
      if (!has(exercise)) results.set(exercise.id, notRun(exercise, how));
    }
    // What comes after it has stood in a process that this unit was in.
    for (const { exercises } of units.slice(units.indexOf(unit) + 1)) {
      for (const { id } of exercises) standing.delete(id);
    }
  };

  const isDone = ({ exercises }: Unit): boolean => exercises.every(has);

  /** Runs what is not done, until all is or the process is over. */
  const runUnits = async (kernel: AnswerKernel): Promise<void> => {
    for (const [place, unit] of units.entries()) {
      if (units.slice(place).every(isDone)) break;
      const isBanned = banned.has(unit);
      const ended = await runCells(kernel, unit, isBanned ? new Map() : sources, options);
      if (ended) {
        // Nothing of the student's is in a banned unit, so what an earlier one has left behind did it.
        const earlier = units.slice(0, place).filter((one) => !banned.has(one));
        if (isBanned && earlier.length === 0) {
          throw new Error(`the release's own cells end a process: ${ended.detail}`);
        }
        for (const one of isBanned ? earlier : []) banned.add(one);
        end(unit, ended);
        return;
      }
      for (const exercise of unit.exercises) {
        if (has(exercise)) continue;
        const { result, ended } = await gradeOne(kernel, exercise, options);
        results.set(exercise.id, result);
        if (!ended) continue;
        end(unit, ended);
        return;
      }
    }
  };

  const budget = { left: options.totalTimeout };
  while (!units.every(isDone)) {
    if (budget.left <= 0) {
      const detail = 'the time of the whole submission was up';
      for (const unit of units) end(unit, { fault: 'timeout', detail });
      break;
    }
    const kernel = await AnswerKernel.open({ ...options, budget });
    try {
      await runUnits(kernel);
    } finally {
      await kernel.close();
    }
  }
  return options.release.manifest.exercises.flatMap(({ id }) => results.get(id) ?? []);
}

function unitsOf({ part, manifest }: Gradable): readonly Unit[] {
  const units: Unit[] = [];
  let before: CodeCell[] = [];
  for (const cell of part.cells) {
    if (cell.cell_type !== 'code') continue;
    const exercises = manifest.exercises.filter(({ check }) => check === cell.id);
    if (exercises.length === 0) {
      before.push(cell);
      continue;
    }
    units.push({ before, check: cell, exercises });
    before = [];
  }
  return units;
}

/**
 * Runs the cells of a unit: the student's sources, and the rest as it was handed out, so that no solution of the
 * author's comes here. An error of a cell is no end: it may concern one exercise of several.
 */
async function runCells(
  kernel: AnswerKernel,
  unit: Unit,
  sources: ReadonlyMap<string, string>,
  { release }: GradeOptions,
): Promise<End | undefined> {
  const starters = new Map(release.student.cells.map(({ id, source }) => [id, source]));
  for (const { id, source } of [...unit.before, unit.check]) {
    const own = sources.get(id) ?? starters.get(id) ?? source;
    const asked = await kernel.run(id === unit.check.id ? answerPart(own) : own);
    if ('fault' in asked && asked.isOver) {
      return { fault: asked.fault, detail: `cell ${id}: ${asked.detail}` };
    }
  }
  return undefined;
}

async function gradeOne(
  kernel: AnswerKernel,
  exercise: ReleasedExercise,
  { judge, seeds }: GradeOptions,
): Promise<{ readonly result: ExerciseResult; readonly ended: End | undefined }> {
  const checks: CheckResult[] = [];
  let end: End | undefined;
  for (const [index, { name }] of exercise.checks.entries()) {
    if (end) {
      checks.push({ name, status: 'not run' });
      continue;
    }
    const seed = seeds.of(exercise.id, index);
    try {
      const cases = await judge.cases(exercise.id, index, seed);
      const asked = await kernel.answers(exercise.id, index, cases);
      if ('answer' in asked) {
        checks.push({
          name,
          ...bounded(await judge.judge(exercise.id, index, seed, asked.answer)),
        });
        continue;
      }
      checks.push({ name, status: 'failed', fault: asked.fault, problem: asked.detail });
      if (asked.isOver) end = { fault: asked.fault, detail: `check ${index + 1}: ${asked.detail}` };
    } catch (error) {
      if (!(error instanceof CourtError)) throw error;
      checks.push({ name, status: 'ungradable', problem: error.message });
    }
  }
  const { id, title, points: max } = exercise;
  withhold(exercise, checks);
  const result = { id, title, points: pointsOf(max, checks), max, ...end, checks };
  return { result, ended: end };
}

/**
 * How many tensors are left is counted in the student's own process, which may say what it likes. So it is believed only
 * of answers that were found right here.
 */
function withhold({ checks: declared }: ReleasedExercise, checks: CheckResult[]): void {
  const isRight = checks.every(({ status }, i) => declared[i]?.leaks || status === 'passed');
  if (isRight) return;
  for (const [i, { name, status }] of checks.entries()) {
    if (declared[i]?.leaks && status === 'passed') {
      checks[i] = { name, status: 'failed', withheld: true };
    }
  }
}

function notRun({ id, title, points: max, checks }: ReleasedExercise, end: End): ExerciseResult {
  const { fault, detail } = end;
  return {
    ...{ id, title, points: 0, max, fault, detail },
    checks: checks.map(({ name }) => ({ name, status: 'not run' })),
  };
}

/** Characters of a message that are kept. */
const MOST = 2000;

/** Messages may quote what a student's code gave. */
function bounded({ place, problem, ...finding }: Finding): Finding {
  const cut = (text: NonNullable<Finding['place']>) =>
    typeof text === 'string'
      ? text.slice(0, MOST)
      : { zh: text.zh.slice(0, MOST), en: text.en.slice(0, MOST) };
  return {
    ...finding,
    ...(place === undefined ? {} : { place: cut(place) }),
    ...(problem === undefined ? {} : { problem: cut(problem) }),
  };
}
