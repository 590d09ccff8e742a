import { show } from '../display/index.ts';
import { Checker } from './checker.ts';
import { type CheckReport, ExerciseResult } from './result.ts';
import { NotImplemented } from './stub.ts';
import { both, type Text } from './text.ts';

/**
 * An exercise with instant checks. It runs `body`, which makes its checks on the object it is given, and shows
 * one card: what passed, what did not and why, with hints. It never throws: a wrong or missing answer must not
 * stop the notebook. Tools read the `application/vnd.notegrad.check+json` part of the card.
 *
 * All points are given when every check passes, none otherwise. A {@link NotImplemented} (a stub) makes the
 * exercise "not done yet"; any other error fails it, and so does a body without a check.
 *
 * @example
 * exercise('00-2', { zh: '标准化', en: 'Standardise' }, 2, (t) => {
 *   t.expectClose('mean is 0', () => mean(standardize(x)), 0);
 * });
 *
 * @param id unique within the course; re-running the cell reports the same id again
 * @param points what the exercise counts; at least 0
 * @param body synchronous, or asynchronous: then await the exercise
 */
export function exercise(
  id: string,
  title: Text,
  points: number,
  body: (t: Checker) => Promise<void>,
): Promise<void>;
export function exercise(id: string, title: Text, points: number, body: (t: Checker) => void): void;
export function exercise(
  id: string,
  title: Text,
  points: number,
  body: (t: Checker) => void | Promise<void>,
): void | Promise<void> {
  const result = run(id, title, points, body);
  if (result instanceof Promise) return result.then(show);
  show(result);
}

/** The same checks without showing them; for tools and tests. */
export async function runExercise(
  id: string,
  title: Text,
  points: number,
  body: (t: Checker) => void | Promise<void>,
): Promise<ExerciseResult> {
  return run(id, title, points, body);
}

function run(
  id: string,
  title: Text,
  points: number,
  body: (t: Checker) => void | Promise<void>,
): ExerciseResult | Promise<ExerciseResult> {
  if (!(points >= 0 && Number.isFinite(points))) {
    throw new RangeError(`exercise ${id}: points must be a number of 0 or more, given ${points}`);
  }
  const checks: CheckReport[] = [];
  const finish = (error?: unknown) => {
    if (error instanceof NotImplemented) {
      checks.push({ name: both(title), status: 'todo', message: error.message });
    } else if (error !== undefined) {
      checks.push({ name: both(title), status: 'failed', message: `${error}` });
    } else if (checks.length === 0) {
      checks.push({
        name: both(title),
        status: 'failed',
        message: both({ zh: '没有任何检查', en: 'no check was made' }),
      });
    }
    return new ExerciseResult(id, both(title), points, checks);
  };
  try {
    const pending = body(new Checker(checks));
    return pending instanceof Promise ? pending.then(() => finish(), finish) : finish();
  } catch (error) {
    return finish(error ?? 'an empty value was thrown');
  }
}
