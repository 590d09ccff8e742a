import type { CheckReport, ExerciseReport, Text } from '../contract/index.ts';
import { show } from '../display/index.ts';
import { ExerciseCard } from './card.ts';
import { type Declare, type Declared, declarations, type Functions } from './declare.ts';
import { judge } from './judge.ts';
import { keepFunctions } from './keep.ts';
import { exercisesRun } from './mode.ts';

export interface ExerciseOptions<Kept extends Functions = Functions> {
  /** What the exercise counts: 0 or more, shared equally by its checks. */
  readonly points: number;
  /** Shown, folded, below each check that does not pass. */
  readonly hint: Text;
  /**
   * Functions of the reader that a later chapter builds on: they outlast the session once every check has passed, see
   * {@link kept}. They must not need any name from outside but the library's own. `answer` gets them second.
   */
  readonly keep?: Kept;
}

/** An exercise as it was declared. */
export interface Exercise extends ExerciseOptions {
  readonly id: string;
  readonly title: Text;
  readonly checks: readonly Declared[];
}

const declared = new Map<string, Exercise>();

/** The exercises that were declared in this session, in their order; a later one replaces an earlier of its id. */
export function exercises(): readonly Exercise[] {
  return [...declared.values()];
}

/**
 * An exercise with instant checks. Its body declares the checks, as data; they are then run one by one, and one card
 * shows what passed, what did not and why. It never throws for a wrong or missing answer, so the notebook goes on.
 * Tools read the `application/vnd.notegrad.check+json` part of the card.
 *
 * Each passed check earns its share of the points. A stub makes a check "not done yet".
 *
 * @example
 * await check.exercise('00-2.4', '标准化 | Standardize', { points: 2, hint: '...' }, (t) => {
 *   t.check('和定义一致 | equals the definition', {
 *     given: (rng) => ({ x: Array.from({ length: 5 }, () => rng.normal()) }),
 *     answer: ({ x }) => standardize(x),
 *     expect: ({ x }) => x.map((v) => (v - mean(x)) / std(x)),
 *     mistakes: [{ gives: ({ x }) => x.map((v) => v - mean(x)), say: '没有除以标准差 | not divided by the standard deviation' }],
 *   });
 * });
 *
 * @param id unique within the course; running the cell again reports the same id again
 * @throws TypeError, RangeError where the exercise is declared wrongly
 */
export async function exercise<Kept extends Functions = Record<never, never>>(
  id: string,
  title: Text,
  options: ExerciseOptions<Kept>,
  body: (t: Declare<Kept>) => void,
): Promise<void> {
  if (!exercisesRun()) return void declareExercise(id, title, options, body);
  const report = await runExercise(id, title, options, body);
  show(new ExerciseCard(report));
  const { keep } = options;
  if (!keep || report.status !== 'passed') return;
  const said = await keepFunctions(id, keep, (declared.get(id) as Exercise).checks);
  if (said !== undefined) show(said);
}

/** As {@link exercise}, without showing it. */
export async function runExercise<Kept extends Functions = Record<never, never>>(
  id: string,
  title: Text,
  options: ExerciseOptions<Kept>,
  body: (t: Declare<Kept>) => void,
): Promise<ExerciseReport> {
  const made = declareExercise(id, title, options, body);
  const reports: CheckReport[] = [];
  for (const check of made.checks) reports.push(await judge(check));
  return reportOf(made, reports);
}

function declareExercise<Kept extends Functions>(
  id: string,
  title: Text,
  options: ExerciseOptions<Kept>,
  body: (t: Declare<Kept>) => void,
): Exercise {
  const { points, keep = {} as Kept } = options;
  if (!(points >= 0 && Number.isFinite(points))) {
    throw new RangeError(`exercise ${id}: points must be a number of 0 or more, given ${points}`);
  }
  const made: Exercise = { ...options, id, title, checks: declarations(body, keep) };
  declared.delete(id);
  declared.set(id, made);
  return made;
}

/** What an exercise reached, by its checks. */
export function reportOf(exercise: Exercise, reports: readonly CheckReport[]): ExerciseReport {
  const { id, title, points, hint } = exercise;
  const passed = reports.filter(({ status }) => status === 'passed').length;
  const isFailed = reports.some(({ status }) => status === 'failed');
  const status = isFailed ? 'failed' : passed === reports.length ? 'passed' : 'todo';
  return {
    exercise: id,
    title,
    status,
    points: Math.round((100 * points * passed) / reports.length) / 100,
    max: points,
    checks: reports.map((report) => (report.status === 'passed' ? report : { hint, ...report })),
  };
}
