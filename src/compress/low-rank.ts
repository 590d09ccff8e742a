import * as tf from '@tensorflow/tfjs';
import { type Matrix, svd, toMatrix } from '../linalg/index.ts';
import { Linear, Sequential } from '../nn/index.ts';
import type { Numbers } from '../tensor/index.ts';

/** A matrix as a product of two thin ones. */
export interface LowRank {
  /** `[n, rank]`, U times the roots of the singular values. */
  readonly left: Matrix;
  /** `[rank, m]`, the roots of the singular values times V^T. */
  readonly right: Matrix;
  /** The squared Frobenius norm of what is lost: the sum of the squared singular values left out. */
  readonly squaredError: number;
}

/**
 * The product of rank at most `rank` that is nearest to a matrix `[n, m]` (C. Eckart and G. Young,
 * 1936). It has rank * (n + m) numbers, fewer than n * m only for rank < n m / (n + m).
 *
 * @throws RangeError for a rank that is no whole number from 1 to the smaller side
 */
export function lowRank(w: Numbers, rank: number): LowRank {
  const matrix = toMatrix(w);
  const most = Math.min(matrix.rows, matrix.cols);
  if (!Number.isInteger(rank) || rank < 1 || rank > most) {
    throw new RangeError(`lowRank: rank must be a whole number from 1 to ${most}, given ${rank}`);
  }
  const { U, S, V } = svd(matrix);
  const roots = S.slice(0, rank).map(Math.sqrt);
  return {
    left: U.slice([0, 0], [matrix.rows, rank]).mul(roots),
    right: V.slice([0, 0], [matrix.cols, rank]).mul(roots).T,
    squaredError: S.slice(rank).reduce((sum, s) => sum + s * s, 0),
  };
}

/**
 * Two linear layers in the place of one, x W + b = (x left) right + b with the nearest product of
 * this rank. The first has no bias. The layer that is given stays as it is.
 */
export function factorize(layer: Linear, rank: number): Sequential {
  const { left, right } = lowRank(layer.weight, rank);
  const { inFeatures, outFeatures, bias } = layer;
  const first = new Linear(inFeatures, rank, { rng: 0, bias: false });
  const second = new Linear(rank, outFeatures, { rng: 0, bias: bias !== undefined });
  tf.tidy(() => {
    first.weight.assign(left.toTensor());
    second.weight.assign(right.toTensor());
    if (bias) second.bias?.assign(bias);
  });
  return new Sequential(first, second);
}
