import { EigenvalueDecomposition } from 'ml-matrix';
import { showShape } from '../tensor/index.ts';
import { arrange, signs } from './columns.ts';
import type { Matrix } from './matrix.ts';
import { fromMl, toMl } from './ml.ts';

/** Eigenvalues, largest first, and eigenvectors as the columns of `vectors`. */
export interface Eigen {
  values: Float64Array;
  vectors: Matrix;
}

/**
 * Eigenvalues and orthonormal eigenvectors of a symmetric matrix, A = V diag(values) V^T. Each
 * eigenvector's largest component is positive, so that the result does not depend on the path
 * taken.
 *
 * @throws RangeError if A is not square and symmetric.
 */
export function eigSym(a: Matrix): Eigen {
  if (a.cols !== a.rows || a.sub(a.T).norm() > 1e-9 * a.norm()) {
    throw new RangeError(`eigSym: needs a symmetric matrix, given ${showShape(a.shape)}`);
  }
  const found = new EigenvalueDecomposition(toMl(a), { assumeSymmetric: true });
  const sorted = found.realEigenvalues
    .map((value, i) => ({ value, i }))
    .sort((a, b) => b.value - a.value);
  const vectors = arrange(
    fromMl(found.eigenvectorMatrix),
    sorted.map(({ i }) => i),
  );
  return {
    values: Float64Array.from(sorted, ({ value }) => value),
    vectors: vectors.mul(signs(vectors)),
  };
}

/** An eigenvalue of any square matrix. */
export interface Complex {
  re: number;
  im: number;
}

/**
 * Eigenvalues and eigenvectors of a square matrix, those of largest modulus first. A complex pair
 * stands together, the one with im > 0 first; the column of the first is the real part of its
 * eigenvector, the next column its imaginary part. Eigenvectors are not normalized; for symmetric
 * matrices use `eigSym`.
 *
 * @throws RangeError if A is not square.
 */
export function eig(a: Matrix): { values: Complex[]; vectors: Matrix } {
  if (a.cols !== a.rows) {
    throw new RangeError(`eig: needs a square matrix, given ${showShape(a.shape)}`);
  }
  const found = new EigenvalueDecomposition(toMl(a));
  const { realEigenvalues, imaginaryEigenvalues } = found;
  const sorted = realEigenvalues
    .map((re, i) => ({ re, im: imaginaryEigenvalues[i] ?? 0, i }))
    .sort((a, b) => Math.hypot(b.re, b.im) - Math.hypot(a.re, a.im));
  return {
    values: sorted.map(({ re, im }) => ({ re, im })),
    vectors: arrange(
      fromMl(found.eigenvectorMatrix),
      sorted.map(({ i }) => i),
    ),
  };
}
