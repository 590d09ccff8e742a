import { SingularValueDecomposition } from 'ml-matrix';
import { signs } from './columns.ts';
import type { Matrix } from './matrix.ts';
import { fromMl, toMl } from './ml.ts';

/** Thin singular value decomposition A = U diag(S) V^T. */
export interface Svd {
  /** `[rows, k]`, orthonormal columns, with k the smaller side of A. */
  U: Matrix;
  /** Singular values, largest first. */
  S: Float64Array;
  /** `[cols, k]`, orthonormal columns, the largest component of each positive as for `eigSym`. */
  V: Matrix;
}

/**
 * Singular value decomposition, with orthonormal columns of U and V for singular values of 0 too.
 */
export function svd(a: Matrix): Svd {
  const found = new SingularValueDecomposition(toMl(a), { autoTranspose: true });
  const k = Math.min(a.rows, a.cols);
  const U = fromMl(found.leftSingularVectors).slice([0, 0], [a.rows, k]);
  const V = fromMl(found.rightSingularVectors).slice([0, 0], [a.cols, k]);
  const sign = signs(V);
  return {
    U: U.mul(sign),
    S: Float64Array.from(found.diagonal.slice(0, k)),
    V: V.mul(sign),
  };
}

/**
 * The pseudoinverse of Moore and Penrose, V diag(1 / S) U^T: `pinv(A)` times b is the shortest x
 * for which A x is nearest to b. Singular values below `tolerance` times the largest count as 0.
 * Default: the rounding of float64 times the larger side, as in NumPy's `matrix_rank`.
 */
export function pinv(
  a: Matrix,
  { tolerance = Math.max(a.rows, a.cols) * Number.EPSILON }: { tolerance?: number } = {},
): Matrix {
  const { U, S, V } = svd(a);
  const least = tolerance * (S[0] ?? 0);
  const inverse = S.map((value) => (value > least ? 1 / value : 0));
  return V.mul(inverse).matMul(U.T);
}
