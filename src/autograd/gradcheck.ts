import { type Rng, toRng } from '../tensor/index.ts';

export interface NumericOptions {
  /** Size of the step. Default 1e-5, near the best for the central scheme in float64. */
  h?: number;
  /** `'central'` (the default) errs by O(h^2), `'forward'` by O(h). */
  scheme?: 'central' | 'forward';
}

/**
 * Gradient of f at x by differences: (f(x + h) - f(x - h)) / 2h for each coordinate in turn, which
 * takes two evaluations of f for every number in x.
 *
 * @param f maps the numbers to one number; it must not change them.
 */
export function numericGradient(
  f: (x: Float64Array) => number,
  x: ArrayLike<number>,
  { h = 1e-5, scheme = 'central' }: NumericOptions = {},
): Float64Array {
  const here = Float64Array.from(x);
  const base = scheme === 'forward' ? f(here) : 0;
  return here.map((value, i) => {
    const moved = here.slice();
    moved[i] = value + h;
    const up = f(moved);
    if (scheme === 'forward') return (up - base) / h;
    moved[i] = value - h;
    return (up - f(moved)) / (2 * h);
  });
}

/** |a - b| / max(|a|, |b|), and 0 where both are 0. */
export function relError(a: number, b: number): number {
  const scale = Math.max(Math.abs(a), Math.abs(b));
  return scale === 0 ? 0 : Math.abs(a - b) / scale;
}

export interface GradCheckOptions extends NumericOptions {
  /** Largest relative error that passes. Default 1e-7, which float64 reaches and float32 cannot. */
  tolerance?: number;
  /** Check only this many coordinates, drawn with `rng`. Default all. */
  sample?: { count: number; rng: Rng | number };
}

/** One coordinate of a gradient check. */
export interface GradCheckRow {
  index: number;
  analytic: number;
  numeric: number;
  error: number;
}

/** What {@link gradCheck} found: whether all gradients agree, and each comparison. */
export interface GradCheckReport {
  passed: boolean;
  /** Largest relative error. */
  maxError: number;
  /** The coordinates checked, worst first. */
  rows: GradCheckRow[];
  toString(): string;
}

/**
 * Compares a gradient computed by formula with the one found by differences. Switch off dropout,
 * keep away from the kinks of relu and max, and use float64.
 *
 * A derivative is also accepted if it is within 1e-10 of the other: around 0 the rounding of f
 * exceeds it.
 *
 * @param f the function.
 * @param gradient its gradient, as the code under test computes it.
 */
export function gradCheck(
  f: (x: Float64Array) => number,
  gradient: (x: Float64Array) => ArrayLike<number>,
  x: ArrayLike<number>,
  { tolerance = 1e-7, sample, ...numeric }: GradCheckOptions = {},
): GradCheckReport {
  const here = Float64Array.from(x);
  const analytic = gradient(here.slice());
  if (analytic.length !== here.length) {
    throw new RangeError(
      `gradCheck: the gradient has ${analytic.length} numbers, x has ${here.length}`,
    );
  }
  const indices = sample
    ? toRng(sample.rng).choice(here.length, Math.min(sample.count, here.length))
    : Array.from(here.keys());
  const rows = indices
    .map((index): GradCheckRow => {
      const along = (t: Float64Array) => {
        const moved = here.slice();
        moved[index] = t[0] as number;
        return f(moved);
      };
      const slope = numericGradient(along, [here[index] as number], numeric)[0] as number;
      const formula = analytic[index] as number;
      const error = Math.abs(formula - slope) <= 1e-10 ? 0 : relError(formula, slope);
      return { index, analytic: formula, numeric: slope, error };
    })
    .sort((a, b) => b.error - a.error);
  // A gradient that is NaN is not below the tolerance either.
  const passed = rows.every((row) => row.error <= tolerance);
  const maxError = rows.reduce((worst, row) => Math.max(worst, row.error), 0);
  return {
    passed,
    maxError,
    rows,
    toString: () =>
      `${passed ? 'passed' : 'FAILED'}: largest relative error ${maxError.toExponential(2)} ` +
      `(allowed ${tolerance.toExponential(0)}) at ${rows[0]?.index ?? '-'}, ` +
      `formula ${rows[0]?.analytic ?? '-'}, differences ${rows[0]?.numeric ?? '-'}`,
  };
}
