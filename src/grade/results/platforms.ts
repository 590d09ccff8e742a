import { bothLanguages, withoutControls } from '../../contract/index.ts';
import { sayOf, tell } from '../feedback/tell.ts';
import {
  type ClassResult,
  checkLabel,
  type ExerciseResult,
  type SubmissionResult,
} from './result.ts';

/** A check as a test of a platform, with its share of the exercise's points. */
interface Test {
  readonly name: string;
  readonly points: number;
  readonly max: number;
  readonly isPassed: boolean;
  readonly output: string;
}

function testsOf({ exercises, questions }: SubmissionResult, showCases: boolean): readonly Test[] {
  const checks = exercises.flatMap((exercise) =>
    exercise.checks.map((check, index) => {
      const max = share(exercise);
      const isPassed = check.status === 'passed';
      const told = tell(check, showCases);
      return {
        name: checkLabel(exercise.id, index, check),
        points: isPassed ? max : 0,
        max,
        isPassed,
        output: told === undefined ? '' : bothLanguages(told, '\n'),
      };
    }),
  );
  const answers = questions.map((question) => ({
    name: `${question.id} ${bothLanguages(question.title)}`,
    points: question.points ?? 0,
    max: question.max,
    isPassed: question.points === question.max,
    output: sayOf(question),
  }));
  return [...checks, ...answers];
}

const share = ({ max, checks }: ExerciseResult): number => max / checks.length;

const noPoints = ({ reason = 'grader failed', detail = '' }: SubmissionResult): string =>
  `不能评分 / could not be graded: ${reason}. ${detail}`;

/**
 * `results.json` as Gradescope reads it (https://gradescope-autograders.readthedocs.io/en/latest/specs/). It has no word
 * for what could not be graded; without a file it says that the grader has failed, and gives no points.
 */
export function gradescopeResult(result: SubmissionResult, showCases: boolean): object | undefined {
  if (result.points === null) return undefined;
  return {
    score: result.points,
    output_format: 'text',
    stdout_visibility: 'hidden',
    tests: testsOf(result, showCases).map(({ name, points, max, isPassed, output }) => ({
      ...{ name, score: points, max_score: max, status: isPassed ? 'passed' : 'failed', output },
      ...{ output_format: 'text', visibility: 'visible' },
    })),
  };
}

/** What an external grader gives PrairieLearn: an ungradable submission costs no attempt there. */
export function prairieLearnResult(result: SubmissionResult, showCases: boolean): object {
  const { points, max } = result;
  if (points === null) return { gradable: false, message: noPoints(result), format_errors: [] };
  return {
    gradable: true,
    score: max === 0 ? 0 : points / max,
    tests: testsOf(result, showCases).map(({ name, points, max, output }) => ({
      ...{ name, points, max_points: max, message: output },
    })),
  };
}

/** What the runner of Classroom 50 tells a grader of the submission. */
const CONTEXT = {
  classroom: 'CLASSROOM',
  assignment: 'ASSIGNMENT',
  submission: 'SUBMISSION_TAG',
  commit: 'COMMIT_URL',
  release: 'RELEASE_URL',
  review: 'REVIEW_URL',
} as const;

/**
 * `result.json` of Classroom 50, which counts in whole points: hundredths, where shares of checks are none. Nothing for
 * what could not be graded, which is told there by an exit code.
 */
export function classroom50Result(
  result: SubmissionResult,
  { assignment }: ClassResult,
  environment: Readonly<Record<string, string | undefined>>,
): object | undefined {
  if (result.points === null) return undefined;
  const isWhole =
    result.exercises.every((one) => Number.isInteger(share(one))) &&
    result.questions.every(({ points, max }) => Number.isInteger((points ?? 0) + max));
  const scale = isWhole ? 1 : 100;
  const whole = (points: number) => Math.round(scale * points);
  const tests = testsOf(result, false).map(({ name, points, max, isPassed }) => ({
    'test-name': cutBytes(name, 100),
    passed: isPassed,
    score: whole(points),
    'max-score': whole(max),
  }));
  const sum = (key: 'score' | 'max-score') => tests.reduce((all, test) => all + test[key], 0);
  const context = Object.entries(CONTEXT).flatMap(([field, variable]) => {
    const value = environment[variable];
    return value === undefined ? [] : [[field, value]];
  });
  return {
    schema: 'classroom50/result/v1',
    assignment,
    usernames: [environment.USERNAME ?? result.id],
    ...Object.fromEntries(context),
    ...{ score: sum('score'), 'max-score': sum('max-score'), tests },
  };
}

function cutBytes(text: string, most: number): string {
  let kept = withoutControls(text);
  while (Buffer.byteLength(kept) > most) kept = [...kept].slice(0, -1).join('');
  return kept;
}
