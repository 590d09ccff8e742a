import type { Matrix } from './matrix.ts';

/** Covariance of the columns of X, over n - ddof rows. Default ddof 1, as in NumPy. */
export function cov(x: Matrix, { ddof = 1 }: { ddof?: number } = {}): Matrix {
  const centered = x.sub(x.mean(0));
  return centered.T.matMul(centered).div(x.rows - ddof);
}

/**
 * Correlation of the columns of X (Pearson): their covariance over the product of their deviations.
 */
export function corr(x: Matrix): Matrix {
  const c = cov(x);
  return c.map((value, i, j) => value / Math.sqrt(c.at(i, i) * c.at(j, j)));
}
