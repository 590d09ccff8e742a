import * as tf from '@tensorflow/tfjs';

/**
 * `[n, D]` to the squared distances of all pairs of rows `[n, n]`, multiplied out: rounding may leave
 * what is near 0 below it.
 */
export function squaredDistances(x: tf.Tensor2D): tf.Tensor {
  const squares = x.square().sum(1, true);
  return squares.add(squares.transpose()).sub(tf.matMul(x, x, false, true).mul(2));
}
