/**
 * How a grader asks the exercises of a session, part by part: one process draws the cases and judges, another, in which
 * the reader's code runs, only answers. All that goes in and out is text or plain data.
 */
import type { DeclaredExercise, Finding, WireAnswer } from '../contract/index.ts';
import type { Declared } from './declare.ts';
import { exercises } from './exercise.ts';
import { answered, assess, casesOf } from './judge.ts';
import type { Plain } from './plain.ts';
import { NotImplemented } from './stub.ts';
import { fromWire, toWire } from './wire.ts';

export { onlyDeclare as open } from './mode.ts';

/** The exercises that were declared so far. */
export function declared(): readonly DeclaredExercise[] {
  return exercises().map(({ id, title, points, checks }) => ({
    ...{ id, title, points },
    checks: checks.map(({ name, leaks }) => (leaks ? { name, leaks } : { name })),
  }));
}

/**
 * The cases of a check, drawn from a seed, as text for {@link answers}. They keep what structured cloning keeps.
 *
 * @throws RangeError where no such check was declared
 */
export async function cases(exercise: string, check: number, seed: number): Promise<string> {
  const { serialize } = await import('node:v8');
  return serialize(casesOf(find(exercise, check).spec, seed)).toString('base64');
}

/** What the reader's code answers to cases, one after the other until one is no value. */
export async function answers(
  exercise: string,
  check: number,
  given: string,
): Promise<readonly WireAnswer[]> {
  const { deserialize } = await import('node:v8');
  const asked = find(exercise, check);
  const all: WireAnswer[] = [];
  for (const one of deserialize(Buffer.from(given, 'base64')) as unknown[]) {
    const answer = await answerTo(asked, one);
    all.push(answer);
    if (!('value' in answer)) break;
  }
  return all;
}

async function answerTo(asked: Declared, given: unknown): Promise<WireAnswer> {
  try {
    return { value: toWire(await answered(asked, given)) };
  } catch (error) {
    if (error instanceof NotImplemented) return { todo: true };
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { threw: { name: cut(name, 100), message: cut(message, 1000) } };
  }
}

const cut = (text: string, most: number): string => String(text).slice(0, most);

/** What is to be said of answers to the cases that a seed draws. */
export async function judge(
  exercise: string,
  check: number,
  seed: number,
  given: readonly WireAnswer[],
): Promise<Finding> {
  const asked = find(exercise, check);
  return assess(asked, casesOf(asked.spec, seed), async (_, index) => plainOf(given[index]));
}

function plainOf(answer: WireAnswer | undefined): Plain {
  if (answer === undefined) throw new Error('no answer');
  if ('value' in answer) return fromWire(answer.value);
  if ('todo' in answer) throw new NotImplemented();
  const error = new Error(answer.threw.message);
  error.name = answer.threw.name;
  throw error;
}

/** Answers that are right nowhere, as a text a check. */
const JUNK: Readonly<Record<string, Plain>> = {
  'nothing (null)': null,
  'an empty text': '',
  'an empty list': [],
  'an empty record': {},
  NaN: Number.NaN,
  'a list of NaN': [Number.NaN],
  Infinity: Number.POSITIVE_INFINITY,
};

/** Which junk passes a check: its author has forgotten to ask for something. */
export async function gullible(exercise: string, check: number): Promise<readonly string[]> {
  const asked = find(exercise, check);
  const passes: string[] = [];
  for (const [name, junk] of Object.entries(JUNK)) {
    // A property may stumble over it, which is as good as a refusal.
    const { status } = await assess(asked, casesOf(asked.spec, 1), async () => junk).catch(() => ({
      status: 'failed',
    }));
    if (status === 'passed') passes.push(name);
  }
  return passes;
}

function find(exercise: string, check: number): Declared {
  const found = exercises().find(({ id }) => id === exercise)?.checks[check];
  if (!found) throw new RangeError(`no check ${check} of an exercise ${exercise} was declared`);
  return found;
}
