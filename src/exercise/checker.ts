import * as tf from '@tensorflow/tfjs';
import { Rng, showShape } from '../tensor/index.ts';
import type { CheckReport } from './result.ts';
import { NotImplemented } from './stub.ts';
import { both, type Text } from './text.ts';
import { describe, type Numeric, sameShape, toNumbers } from './values.ts';

/** A value, or a function that computes it: then an error in it fails this check alone. */
export type Lazy<T> = T | (() => T);

export interface CheckOptions {
  /** Shown, folded, when the check does not pass. */
  readonly hint?: Text;
}

export interface CloseOptions extends CheckOptions {
  /** Allowed difference relative to the expected value. Default 1e-5, float32's comfort; use 1e-10 for float64. */
  readonly rtol?: number;
  /** Allowed difference besides that. Default 1e-6. */
  readonly atol?: number;
}

export interface PropertyOptions extends CheckOptions {
  /** How many random cases. Default 100. */
  readonly runs?: number;
  /** Seed of the first case; a failure names the seed of its own. Default 1. */
  readonly seed?: number;
}

/**
 * Makes the checks of one exercise. Each check has a name and reports on its own: after a failed one the next
 * still runs. None throws.
 */
export class Checker {
  readonly #reports: CheckReport[];

  constructor(reports: CheckReport[]) {
    this.#reports = reports;
  }

  /**
   * |actual - expected| <= atol + rtol * |expected| for every element, and equal shapes (NumPy's `allclose`).
   * NaN is close to nothing, not to itself either; an infinity only to itself.
   */
  expectClose(
    name: Text,
    actual: Lazy<Numeric>,
    expected: Numeric,
    { rtol = 1e-5, atol = 1e-6, hint }: CloseOptions = {},
  ): void {
    this.#check(name, hint, () => {
      const got = toNumbers(force(actual));
      const want = toNumbers(expected);
      if (!sameShape(got.shape, want.shape)) {
        return otherShape(got.shape, want.shape);
      }
      for (const [i, e] of want.values.entries()) {
        const a = got.values[i] as number;
        const tolerance = atol + rtol * Math.abs(e);
        // An infinite tolerance, of an infinite or NaN expectation, must not let everything pass.
        const finite = Number.isFinite(a) && Number.isFinite(e);
        if (a === e || (finite && Math.abs(a - e) <= tolerance)) continue;
        const place = `[${indexOf(i, want.shape).join(', ')}]`;
        const [zh, en] = want.shape.length === 0 ? ['', ''] : [`在 ${place} `, ` at ${place}`];
        const limit = Number(tolerance.toPrecision(2));
        return {
          zh: `${zh}得到 ${a}，应为 ${e}（容差 ${limit}）`,
          en: `found ${a}${en}, expected ${e} (tolerance ${limit})`,
        };
      }
      return undefined;
    });
  }

  /** Exact equality of plain values: numbers (NaN never), strings, booleans, and arrays and objects of them. */
  expectEqual(
    name: Text,
    actual: Lazy<unknown>,
    expected: unknown,
    { hint }: CheckOptions = {},
  ): void {
    this.#check(name, hint, () => {
      const got = force(actual);
      return equal(got, expected) ? undefined : otherThan(got, describe(expected));
    });
  }

  /** The condition is `true` itself, not merely truthy. */
  expectTrue(name: Text, condition: Lazy<boolean>, { hint }: CheckOptions = {}): void {
    this.#check(name, hint, () => {
      const got: unknown = force(condition);
      return got === true ? undefined : otherThan(got, 'true');
    });
  }

  /** The shape of a tensor, matrix or nested array; `null` stands for any size. */
  expectShape(
    name: Text,
    value: Lazy<{ readonly shape: readonly number[] } | Numeric>,
    shape: readonly (number | null)[],
    { hint }: CheckOptions = {},
  ): void {
    this.#check(name, hint, () => {
      const got = shapeOf(force(value));
      const fits =
        got.length === shape.length &&
        shape.every((size, axis) => size === null || size === got[axis]);
      return fits ? undefined : otherShape(got, shape);
    });
  }

  /** The function throws, and the message matches. */
  expectThrows(
    name: Text,
    body: () => unknown,
    message: RegExp = /(?:)/,
    { hint }: CheckOptions = {},
  ): void {
    this.#check(name, hint, () => {
      try {
        body();
      } catch (error) {
        if (error instanceof NotImplemented) throw error;
        const text = error instanceof Error ? error.message : String(error);
        return message.test(text) ? undefined : otherThan(error, String(message));
      }
      return { zh: '没有抛出错误，应当抛出', en: 'nothing was thrown, an error was expected' };
    });
  }

  /** The function leaves as many tensors as it found, apart from those it returns (they are disposed here). */
  expectNoLeak(name: Text, body: () => unknown, { hint }: CheckOptions = {}): void {
    this.#check(name, hint, () => {
      const before = tf.memory().numTensors;
      const returned = body();
      if (returned instanceof Promise) {
        return {
          zh: '应为同步函数，得到 Promise',
          en: 'found a promise, expected a synchronous function',
        };
      }
      tf.dispose(returned as tf.TensorContainer);
      const left = tf.memory().numTensors - before;
      return left === 0
        ? undefined
        : {
            zh: `留下了 ${left} 个张量：用 tf.tidy 包住计算，或用 dispose 释放`,
            en: `${left} tensor(s) left behind: wrap the work in tf.tidy, or dispose of them`,
          };
    });
  }

  /**
   * The property holds for random cases. It is given a fresh generator and fails by returning `false` or by
   * throwing; the message names the seed, so that `new Rng(seed)` brings the case back.
   */
  expectProperty(
    name: Text,
    property: (rng: Rng, run: number) => boolean | undefined,
    { runs = 100, seed = 1, hint }: PropertyOptions = {},
  ): void {
    this.#check(name, hint, () => {
      for (let run = 0; run < runs; run++) {
        const generator = `new Rng(${seed + run})`;
        try {
          const held: unknown = property(new Rng(seed + run), run);
          if (held !== true && held !== undefined) {
            return { zh: `用 ${generator} 时不成立`, en: `does not hold with ${generator}` };
          }
        } catch (error) {
          if (error instanceof NotImplemented) throw error;
          return `${generator}: ${describe(error)}`;
        }
      }
      return undefined;
    });
  }

  #check(name: Text, hint: Text | undefined, body: () => Text | undefined): void {
    const help = hint === undefined ? {} : { hint: both(hint) };
    const report = (status: CheckReport['status'], message?: Text) =>
      this.#reports.push({
        name: both(name),
        status,
        ...(message === undefined ? {} : { message: both(message) }),
        ...help,
      });
    try {
      const problem = body();
      report(problem === undefined ? 'passed' : 'failed', problem);
    } catch (error) {
      if (error instanceof NotImplemented) report('todo', error.message);
      else report('failed', describe(error));
    }
  }
}

function force<T>(value: Lazy<T>): T {
  return typeof value === 'function' ? (value as () => T)() : value;
}

function shapeOf(value: unknown): readonly number[] {
  const shape = (value as { shape?: unknown } | null | undefined)?.shape;
  return Array.isArray(shape) ? shape : toNumbers(value).shape;
}

function otherThan(found: unknown, expected: string): Text {
  const text = describe(found);
  return { zh: `得到 ${text}，应为 ${expected}`, en: `found ${text}, expected ${expected}` };
}

function otherShape(found: readonly number[], expected: readonly (number | null)[]): Text {
  return {
    zh: `形状为 ${showShape(found)}，应为 ${showShape(expected)}`,
    en: `shape ${showShape(found)}, expected ${showShape(expected)}`,
  };
}

function indexOf(flat: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  let rest = flat;
  for (const size of [...shape].reverse()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return index;
}

function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(b);
  return (
    Object.keys(a).length === keys.length &&
    keys.every(
      (key) =>
        Object.hasOwn(a, key) &&
        equal((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
    )
  );
}
