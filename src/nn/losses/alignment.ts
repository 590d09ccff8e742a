import * as tf from '@tensorflow/tfjs';
import type { Tensor } from '../../tensor/index.ts';
import { squaredDistances } from './squared-distances.ts';

/** @throws RangeError unless both are `[n, D]` with the same D and at least `least` rows */
function expectFeatures(who: string, a: tf.Tensor, b: tf.Tensor, least: number): void {
  const fits = a.rank === 2 && b.rank === 2 && a.shape[1] === b.shape[1];
  if (fits && Math.min(a.shape[0] ?? 0, b.shape[0] ?? 0) >= least) return;
  throw new RangeError(
    `${who}: source [${a.shape.join(', ')}] and target [${b.shape.join(', ')}]; ` +
      `expected [n, D] and [m, D] with at least ${least} rows each`,
  );
}

/**
 * Correlation alignment (B. Sun and K. Saenko, 2016): how far apart the covariances of features of
 * two domains are, ‖C_s − C_t‖²_F / (4 D²), with C over n − 1 rows. 0 where they are equal, whatever
 * the means; both scaled by c, it is c⁴ times as large.
 *
 * @param source `[n, D]`, at least 2 rows
 * @param target `[m, D]`, at least 2 rows
 * @example nn.crossEntropy(head.forward(features), y).add(nn.coral(features, others).mul(lambda))
 */
export function coral(source: tf.Tensor, target: tf.Tensor): Tensor<[]> {
  expectFeatures('coral', source, target, 2);
  return tf.tidy(() => {
    const d = source.shape[1] ?? 1;
    return covariance(source)
      .sub(covariance(target))
      .square()
      .sum()
      .div(4 * d * d) as Tensor<[]>;
  });
}

function covariance(x: tf.Tensor): tf.Tensor {
  const centered = x.sub(x.mean(0)) as tf.Tensor2D;
  return tf.matMul(centered, centered, true, false).div((x.shape[0] ?? 0) - 1);
}

export interface MmdOptions {
  /**
   * Widths σ of the kernels exp(−‖a − b‖² / (2σ²)), whose mean is taken. Default: 1/2, 1 and 2 times
   * the root of the mean squared distance of all pairs in the batch, which is taken as constant.
   */
  readonly sigmas?: readonly number[];
}

/**
 * Maximum mean discrepancy, squared (A. Gretton et al., 2012), with Gaussian kernels:
 * E k(s, s′) + E k(t, t′) − 2 E k(s, t), means over all pairs, also those of an example with itself.
 * 0 for the same samples, never negative.
 *
 * @param source `[n, D]`
 * @param target `[m, D]`
 */
export function mmd(source: tf.Tensor, target: tf.Tensor, { sigmas }: MmdOptions = {}): Tensor<[]> {
  expectFeatures('mmd', source, target, 1);
  return tf.tidy(() => {
    const n = source.shape[0] ?? 0;
    const m = target.shape[0] ?? 0;
    const all = tf.concat([source, target], 0) as tf.Tensor2D;
    const square = squaredDistances(all).relu();
    // 1 / n for the source, -1 / m for the target: the three means are one quadratic form.
    const weight = tf.concat([tf.fill([n, 1], 1 / n), tf.fill([m, 1], -1 / m)], 0) as tf.Tensor2D;
    const widths = sigmas
      ? sigmas.map((sigma) => tf.scalar(2 * sigma * sigma))
      : [0.25, 1, 4].map((by) => constant(square.mean()).mul(2 * by));
    const kernels = widths.map((width) => square.div(width.maximum(1e-12)).neg().exp());
    const kernel = kernels.reduce((sum, k) => sum.add(k)).div(kernels.length) as tf.Tensor2D;
    return weight.transpose().matMul(kernel.matMul(weight)).reshape([]) as Tensor<[]>;
  });
}

/** The same value without a gradient. */
const constant = (x: tf.Tensor): tf.Tensor =>
  tf.customGrad((input) => ({
    value: (input as tf.Tensor).clone(),
    gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
  }))(x);
