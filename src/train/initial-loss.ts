import * as tf from '@tensorflow/tfjs';
import type { DatasetOf } from '../data/index.ts';
import { crossEntropy } from '../nn/index.ts';
import { predict } from './predict.ts';

export interface InitialLossOptions {
  /** How far from ln C the loss may be, in nats. Default 0.5. */
  readonly tolerance?: number;
}

export interface InitialLoss {
  /** Cross-entropy in nats, the mean over the examples. */
  readonly loss: number;
  /** That of equal scores: ln C. */
  readonly uniform: number;
  /**
   * ln C and half of the variance of an example's scores, in the mean over the examples: what small
   * scores cost that know nothing of the labels.
   */
  readonly expected: number;
  /** Whether the loss is within the tolerance of ln C. */
  readonly passed: boolean;
}

/**
 * The first of the checks before a training: a classifier that has learned nothing yet gives every
 * class about the same score, so that its cross-entropy is about ln C, 2.303 for ten classes. With
 * small scores s that know nothing of the labels it is ln C + ½ Var(s), by the expansion of
 * ln Σ exp s. Far above, inputs or weights are too large; far below, the labels are among the inputs.
 *
 * @param model gives scores (logits), `[n, C]`
 * @param data inputs `x`, and labels `y` from 0 to C - 1 or one-hot
 * @example train.initialLoss(net, set) // { loss: 2.31, uniform: 2.303, expected: 2.31, passed: true }
 */
export function initialLoss(
  model: { forward(x: tf.Tensor): tf.Tensor },
  data: DatasetOf<{ readonly x: tf.Tensor; readonly y: tf.Tensor }, object>,
  { tolerance = 0.5 }: InitialLossOptions = {},
): InitialLoss {
  const { x, y } = data.columns;
  const [loss, variance, classes] = tf.tidy(() => {
    const scores = predict(model, x);
    const spread = tf.moments(scores, -1).variance.mean();
    return [numberOf(crossEntropy(scores, y)), numberOf(spread), scores.shape.at(-1) as number];
  });
  const uniform = Math.log(classes);
  const passed = Math.abs(loss - uniform) <= tolerance;
  return { loss, uniform, expected: uniform + variance / 2, passed };
}

const numberOf = (value: tf.Tensor): number => value.dataSync()[0] as number;
