import * as tf from '@tensorflow/tfjs';
import type { Tensor } from '../tensor/index.ts';

/** One weight or several, such as `module.parameters()`. */
export type Weights = tf.Tensor | readonly tf.Tensor[];

const total = (weights: Weights, penalty: (w: tf.Tensor) => tf.Tensor): tf.Tensor => {
  const list = weights instanceof tf.Tensor ? [weights] : weights;
  return list.reduce<tf.Tensor>((sum, w) => sum.add(penalty(w)), tf.scalar(0));
};

/** lambda sum |w|. Drives weights to exactly 0; its derivative at 0 is taken as 0. */
export const l1 = (weights: Weights, lambda: number): Tensor<[]> =>
  tf.tidy(() => total(weights, (w) => w.abs().sum()).mul(lambda) as Tensor as Tensor<[]>);

/** lambda sum w^2, without a half: its gradient is 2 lambda w. */
export const l2 = (weights: Weights, lambda: number): Tensor<[]> =>
  tf.tidy(() => total(weights, (w) => w.square().sum()).mul(lambda) as Tensor as Tensor<[]>);

/** lambda (alpha sum |w| + (1 - alpha) sum w^2): alpha 1 is l1, alpha 0 is l2 (Zou and Hastie, 2005). */
export const elasticNet = (weights: Weights, lambda: number, alpha: number): Tensor<[]> =>
  tf.tidy(() => l1(weights, lambda * alpha).add(l2(weights, lambda * (1 - alpha))) as Tensor<[]>);

/** sign(a) max(|a| - lambda, 0): the w that minimises (w - a)^2 / 2 + lambda |w|, the step of lasso solvers. */
export const softThreshold = (a: number, lambda: number): number =>
  Math.sign(a) * Math.max(Math.abs(a) - lambda, 0);
