import { CholeskyDecomposition, LuDecomposition } from 'ml-matrix';
import { showShape } from '../tensor/index.ts';
import { Matrix } from './matrix.ts';
import { fromMl, toMl } from './ml.ts';

/**
 * The X with A X = B, by Gaussian elimination with partial pivoting.
 *
 * @throws RangeError if A is not square, the rows differ, or A is singular.
 */
export function solve(a: Matrix, b: Matrix): Matrix {
  if (a.cols !== a.rows || b.rows !== a.rows) {
    throw new RangeError(`solve: ${showShape(a.shape)} X = ${showShape(b.shape)} do not fit`);
  }
  const lu = new LuDecomposition(toMl(a));
  const pivots = lu.upperTriangularMatrix.diagonal();
  const tiny = 1e-14 * a.data.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);
  const column = pivots.findIndex((pivot) => Math.abs(pivot) <= tiny);
  if (column >= 0) {
    throw new RangeError(
      `solve: the matrix is singular at column ${column}; add a small ridge to it, or use pinv`,
    );
  }
  return fromMl(lu.solve(toMl(b)));
}

/** The inverse of a square matrix. @throws RangeError if it is not square, or singular. */
export function inverse(a: Matrix): Matrix {
  return solve(a, Matrix.eye(a.rows));
}

/** The determinant of a square matrix. @throws RangeError if it is not square. */
export function determinant(a: Matrix): number {
  if (a.cols !== a.rows) {
    throw new RangeError(`determinant: needs a square matrix, given ${showShape(a.shape)}`);
  }
  return new LuDecomposition(toMl(a)).determinant;
}

/**
 * The lower triangular L with A = L L^T and a positive diagonal.
 *
 * @throws RangeError if A is not symmetric and positive definite.
 */
export function cholesky(a: Matrix): Matrix {
  const symmetric = a.cols === a.rows && a.sub(a.T).norm() <= 1e-9 * a.norm();
  const found = symmetric ? new CholeskyDecomposition(toMl(a)) : undefined;
  if (!found?.isPositiveDefinite()) {
    throw new RangeError(
      `cholesky: needs a symmetric, positive definite matrix, given ${showShape(a.shape)} ` +
        `that is not ${symmetric ? 'positive definite; add a small ridge to it' : 'symmetric'}`,
    );
  }
  return fromMl(found.lowerTriangularMatrix);
}
