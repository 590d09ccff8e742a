import type { Matrix } from './matrix.ts';

/** The columns in the given order. */
export function arrange(a: Matrix, order: readonly number[]): Matrix {
  return a.map((_, r, c) => a.at(r, order[c] ?? c));
}

/**
 * For each column, -1 where its largest component is negative, else 1: the sign of an eigenvector
 * is free, and this choice does not depend on how it was found. Of components equally large the
 * first counts.
 */
export function signs(a: Matrix): number[] {
  return Array.from({ length: a.cols }, (_, c) => {
    const largest = a
      .col(c)
      .reduce((best, x) => (Math.abs(x) > Math.abs(best) + 1e-12 ? x : best), 0);
    return largest < 0 ? -1 : 1;
  });
}
