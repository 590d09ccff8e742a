import * as tf from '@tensorflow/tfjs';
import { bilingual, type CheckReport, type Finding, lines, type Text } from '../contract/index.ts';
import { Rng } from '../tensor/index.ts';
import { difference } from './compare.ts';
import type { CheckSpec, Declared } from './declare.ts';
import { describe, describeCase, type Plain, toPlain } from './plain.ts';
import { NotImplemented } from './stub.ts';

/** How many cases are drawn where a check does not say. */
const RUNS = 20;

type Spec = CheckSpec<unknown, unknown, never>;

/** A case, what came of it, and what is wrong with that. */
interface Trial {
  readonly given: unknown;
  readonly got?: Plain;
  readonly problem?: Text;
  readonly threw?: string;
}

/** What a reader's code gives for a case, wherever that code runs. Rejects with what it threw. */
export type Answerer = (given: unknown, index: number) => Promise<Plain>;

/**
 * Runs one check. It never throws: an error of the reader's code fails the check, and a stub makes it "not done yet".
 *
 * @param seed of the first drawn case; the next ones follow
 */
export async function judge(declared: Declared, seed = 1): Promise<CheckReport> {
  const { name, spec } = declared;
  const hint = spec.hint === undefined ? {} : { hint: spec.hint };
  try {
    const cases = casesOf(spec, seed);
    const { status, mistake, place, problem } = await assess(declared, cases, (given) =>
      answered(declared, given),
    );
    if (status !== 'failed') return { name, status, ...hint };
    return { name, status, message: lines(mistake, place, problem), ...hint };
  } catch (error) {
    return { name, status: 'failed', message: String(error), ...hint };
  }
}

/**
 * What is to be said of the answers to a check: of the first that is wrong, or that all are right.
 *
 * @param answer is asked for the cases in their order, and for all of them once more where a mistake is looked for
 */
export async function assess(
  declared: Declared,
  cases: readonly unknown[],
  answer: Answerer,
): Promise<Finding> {
  for (const [index, given] of cases.entries()) {
    let trial: Trial;
    try {
      trial = await attempt(declared, given, index, answer);
    } catch (error) {
      if (error instanceof NotImplemented) return { status: 'todo' };
      throw error;
    }
    const { problem, threw, got } = trial;
    if (problem === undefined) continue;
    const mistake = got === undefined ? undefined : await recognize(declared, cases, answer);
    const place = placeOf(declared.spec, given);
    return {
      status: 'failed',
      ...(mistake === undefined ? {} : { mistake }),
      ...(place === undefined ? {} : { place }),
      problem,
      ...(threw === undefined ? {} : { threw }),
    };
  }
  return { status: 'passed' };
}

/** The fixed cases, then the drawn ones, as data that nobody else holds. */
export function casesOf(spec: Spec, seed: number): readonly unknown[] {
  const { given, runs = RUNS } = spec;
  const drawn = given ? Array.from({ length: runs }, (_, run) => given(new Rng(seed + run))) : [];
  const all = [...(spec.cases ?? []), ...drawn];
  return all.length > 0 ? all : [undefined];
}

async function attempt(
  declared: Declared,
  given: unknown,
  index: number,
  answer: Answerer,
): Promise<Trial> {
  let got: Plain;
  try {
    got = await answer(structuredClone(given), index);
  } catch (error) {
    if (error instanceof NotImplemented) throw error;
    const threw = error instanceof Error ? error.name : 'Error';
    return { given, problem: sentence(error), threw };
  }
  const problem = verdict(declared, given, got);
  return problem === undefined ? { given, got } : { given, got, problem };
}

/** What the reader's code gives, as plain data. The tensors it made and returned are freed. */
export async function answered(
  { spec, leaks, functions }: Declared,
  given: unknown,
): Promise<Plain> {
  const before = tf.memory().numTensors;
  const first = newestTensor();
  const answer = spec.answer(given, functions as never);
  if (leaks && answer instanceof Promise) {
    throw new TypeError('expected a synchronous function, found a promise');
  }
  const value = await answer;
  const plain = leaks ? null : toPlain(value);
  // A tensor that was there before belongs to the reader.
  tf.dispose(made(value, first));
  return leaks ? tf.memory().numTensors - before : plain;
}

/** A value as plain data; the tensors made on the way are freed. */
function tidied(compute: () => unknown): Plain {
  let plain: Plain = null;
  tf.tidy(() => {
    plain = toPlain(compute());
  });
  return plain;
}

/** Tensors are numbered as they are made. */
function newestTensor(): number {
  const probe = tf.scalar(0);
  probe.dispose();
  return probe.id;
}

function made(value: unknown, after: number): tf.Tensor[] {
  if (value instanceof tf.Tensor) return value.id > after ? [value] : [];
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [];
  return Object.values(value).flatMap((item) => made(item, after));
}

/** What is wrong with an answer; nothing where it is right. */
function verdict({ spec, leaks }: Declared, given: unknown, got: Plain): Text | undefined {
  if (leaks) {
    if (got === 0) return undefined;
    return {
      zh: `留下了 ${got} 个张量：用 tf.tidy 包住计算，或用 dispose 释放`,
      en: `${got} tensor(s) left behind: wrap the work in tf.tidy, or dispose of them`,
    };
  }
  if (spec.holds) {
    const found = describe(got);
    let held: boolean | Text;
    try {
      held = spec.holds(structuredClone(given), got as never);
    } catch {
      // A property reads what it was promised, and stumbles over anything else.
      return {
        zh: `得到 ${found}，不是所要的`,
        en: `found ${found}, which is not what is asked for`,
      };
    }
    if (held === true) return undefined;
    return held === false
      ? { zh: `得到 ${found}，不对`, en: `found ${found}, which is not right` }
      : held;
  }
  const want = tidied(() => spec.expect?.(structuredClone(given)));
  const other = difference(got, want, spec);
  if (other === undefined || (spec.reveal ?? spec.given !== undefined)) return other;
  if (got === null) return { zh: '没有给出值', en: 'no value was given' };
  const found = describe(got);
  return { zh: `得到 ${found}，不对`, en: `found ${found}, which is not right` };
}

/** Names a case at the head of a message. */
function placeOf({ show }: Spec, given: unknown): Text | undefined {
  if (given === undefined) return undefined;
  const shown = show
    ? bilingual(show(structuredClone(given) as never))
    : describeCase(toPlain(given));
  return typeof shown === 'string'
    ? { zh: `当 ${shown}：`, en: `For ${shown}:` }
    : { zh: `当 ${shown.zh}：`, en: `For ${shown.en}:` };
}

/** The sentence of the first known mistake that gives what the reader's code gives, for each case. */
async function recognize(
  declared: Declared,
  cases: readonly unknown[],
  answer: Answerer,
): Promise<Text | undefined> {
  const { mistakes = [] } = declared.spec;
  if (mistakes.length === 0) return undefined;
  let alike = mistakes.map((mistake) => ({ mistake, wrong: false }));
  for (const [index, given] of cases.entries()) {
    let got: Plain;
    try {
      got = await answer(structuredClone(given), index);
    } catch {
      return undefined;
    }
    alike = alike.filter(({ mistake }) => {
      const wrong = tidied(() => mistake.gives(structuredClone(given)));
      // A mistake may be known by the NaN it gives.
      return difference(got, wrong, { ...declared.spec, equalNaN: true }) === undefined;
    });
    if (alike.length === 0) return undefined;
  }
  return alike[0]?.mistake.say;
}

function sentence(error: unknown): Text {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { zh: `代码报错：${text}`, en: `the code threw ${text}` };
}
