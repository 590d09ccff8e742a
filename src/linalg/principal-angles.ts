import type { Matrix } from './matrix.ts';
import { qr } from './qr.ts';
import { svd } from './svd.ts';

/**
 * The principal angles between the subspaces that the columns of two matrices span, in radians,
 * smallest first: their cosines are the singular values of Q_aᵀ Q_b, with orthonormal bases Q
 * (C. Jordan, 1875; Å. Björck and G. Golub, 1973). All are 0 where one subspace holds the other.
 * Angles below 1e-8 are rounding.
 *
 * @param a `[n, p]` with independent columns
 * @param b `[n, q]` with independent columns
 * @throws RangeError for different numbers of rows
 */
export function principalAngles(a: Matrix, b: Matrix): Float64Array {
  if (a.rows !== b.rows) {
    throw new RangeError(`principalAngles: ${a.rows} rows against ${b.rows}; expected as many`);
  }
  const cosines = svd(qr(a).Q.T.matMul(qr(b).Q)).S;
  return cosines.map((cosine) => Math.acos(Math.min(1, Math.max(-1, cosine))));
}
