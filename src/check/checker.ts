import * as tf from '@tensorflow/tfjs';
import { Rng } from '../tensor/index.ts';
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
        return `shape [${got.shape.join(', ')}], expected [${want.shape.join(', ')}]`;
      }
      for (const [i, e] of want.values.entries()) {
        const a = got.values[i] as number;
        const tolerance = atol + rtol * Math.abs(e);
        // An infinite tolerance, of an infinite or NaN expectation, must not let everything pass.
        const finite = Number.isFinite(a) && Number.isFinite(e);
        if (a === e || (finite && Math.abs(a - e) <= tolerance)) continue;
        const where = want.shape.length === 0 ? '' : ` at [${indexOf(i, want.shape).join(', ')}]`;
        return `found ${a}${where}, expected ${e} (tolerance ${tolerance.toPrecision(2)})`;
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
      return equal(got, expected)
        ? undefined
        : `found ${describe(got)}, expected ${describe(expected)}`;
    });
  }

  /** The condition is `true` itself, not merely truthy. */
  expectTrue(name: Text, condition: Lazy<boolean>, { hint }: CheckOptions = {}): void {
    this.#check(name, hint, () => {
      const got: unknown = force(condition);
      return got === true ? undefined : `found ${describe(got)}, expected true`;
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
      const wanted = shape.map((size) => size ?? 'any').join(', ');
      return fits ? undefined : `shape [${got.join(', ')}], expected [${wanted}]`;
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
        return message.test(text) ? undefined : `threw ${describe(error)}, expected ${message}`;
      }
      return 'nothing was thrown, an error was expected';
    });
  }

  /** The function leaves as many tensors as it found, apart from those it returns (they are disposed here). */
  expectNoLeak(name: Text, body: () => unknown, { hint }: CheckOptions = {}): void {
    this.#check(name, hint, () => {
      const before = tf.memory().numTensors;
      const returned = body();
      if (returned instanceof Promise) return 'a synchronous function is expected, found a promise';
      tf.dispose(returned as tf.TensorContainer);
      const left = tf.memory().numTensors - before;
      return left === 0
        ? undefined
        : `${left} tensor(s) left behind: wrap the work in tf.tidy, or dispose them`;
    });
  }

  /**
   * The property holds for random cases. It is given a fresh generator and fails by returning `false` or by
   * throwing; the message names the seed, so that `new Rng(seed)` brings the case back.
   */
  expectProperty(
    name: Text,
    property: (rng: Rng, run: number) => boolean | void,
    { runs = 100, seed = 1, hint }: PropertyOptions = {},
  ): void {
    this.#check(name, hint, () => {
      for (let run = 0; run < runs; run++) {
        const replay = `with new Rng(${seed + run})`;
        try {
          const held: unknown = property(new Rng(seed + run), run);
          if (held !== true && held !== undefined) return `does not hold ${replay}`;
        } catch (error) {
          if (error instanceof NotImplemented) throw error;
          return `${describe(error)}, ${replay}`;
        }
      }
      return undefined;
    });
  }

  #check(name: Text, hint: Text | undefined, body: () => string | undefined): void {
    const help = hint === undefined ? {} : { hint: both(hint) };
    const report = (status: CheckReport['status'], message?: string) =>
      this.#reports.push({
        name: both(name),
        status,
        ...(message === undefined ? {} : { message }),
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
