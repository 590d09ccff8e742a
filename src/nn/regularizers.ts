import * as tf from '@tensorflow/tfjs';
import type { Tensor } from '../tensor/index.ts';

/** One weight or several, such as `module.parameters()`. */
export type Weights = tf.Tensor | readonly tf.Tensor[];

export interface PenaltyOptions {
  /** How much the penalty counts beside the loss. */
  readonly lambda: number;
}

const total = (weights: Weights, penalty: (w: tf.Tensor) => tf.Tensor): tf.Tensor => {
  const list = weights instanceof tf.Tensor ? [weights] : weights;
  return list.reduce<tf.Tensor>((sum, w) => sum.add(penalty(w)), tf.scalar(0));
};

/** lambda sum |w|. Drives weights to exactly 0; its derivative at 0 is taken as 0. */
export const l1 = (weights: Weights, { lambda }: PenaltyOptions): Tensor<[]> =>
  tf.tidy(() => total(weights, (w) => w.abs().sum()).mul(lambda)) as Tensor as Tensor<[]>;

/** lambda sum w^2, without a half: its gradient is 2 lambda w. */
export const l2 = (weights: Weights, { lambda }: PenaltyOptions): Tensor<[]> =>
  tf.tidy(() => total(weights, (w) => w.square().sum()).mul(lambda)) as Tensor as Tensor<[]>;

export interface ElasticNetOptions extends PenaltyOptions {
  /** Share of the l1 penalty: 1 is l1, 0 is l2. */
  readonly alpha: number;
}

/** lambda (alpha sum |w| + (1 - alpha) sum w^2) (Zou and Hastie, 2005). */
export const elasticNet = (weights: Weights, { lambda, alpha }: ElasticNetOptions): Tensor<[]> =>
  tf.tidy(() =>
    tf.add(
      l1(weights, { lambda: lambda * alpha }) as tf.Tensor,
      l2(weights, { lambda: lambda * (1 - alpha) }) as tf.Tensor,
    ),
  ) as Tensor as Tensor<[]>;

/**
 * sign(a) max(|a| - lambda, 0): the w that minimizes (w - a)^2 / 2 + lambda |w|, the step of lasso
 * solvers.
 */
export const softThreshold = (a: number, lambda: number): number =>
  Math.sign(a) * Math.max(Math.abs(a) - lambda, 0);
