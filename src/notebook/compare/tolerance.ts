/** How far a fresh number may lie from the committed one: `|a - b| <= atol + rtol * max(|a|, |b|)`. */
export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

/** Room for another processor's rounding in a float32 training run, not for another result. */
export const DEFAULT_TOLERANCE: Tolerance = { rtol: 1e-3, atol: 1e-6 };

/** For what is different in each run: numbers of any size are alike, words are not. */
export const ANY_NUMBER: Tolerance = { rtol: Number.POSITIVE_INFINITY, atol: 0 };

export function close(a: number, b: number, { rtol, atol }: Tolerance): boolean {
  if (Object.is(a, b) || a === b) return true;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
  return Math.abs(a - b) <= atol + rtol * Math.max(Math.abs(a), Math.abs(b));
}
