import * as tf from '@tensorflow/tfjs';
import { elementwise, type Loss, type LossOptions, type Reduction } from './reduce.ts';

/** (y - t)^2. Its gradient, under the mean over n values, is 2 (y - t) / n. */
export const mse = <R extends Reduction = 'mean'>(
  prediction: tf.Tensor,
  target: tf.Tensor,
  options?: LossOptions<R>,
): Loss<R> =>
  elementwise('mse', prediction, target, options, () => tf.squaredDifference(prediction, target));

/** |y - t|. */
export const mae = <R extends Reduction = 'mean'>(
  prediction: tf.Tensor,
  target: tf.Tensor,
  options?: LossOptions<R>,
): Loss<R> => elementwise('mae', prediction, target, options, () => prediction.sub(target).abs());

export interface HuberOptions<R extends Reduction = Reduction> extends LossOptions<R> {
  /** Where the square ends and the line begins. Default 1. */
  readonly delta?: number;
}

/** d^2 / 2 where |d| <= delta, else delta (|d| - delta / 2), with d = y - t (Huber, 1964). */
export const huber = <R extends Reduction = 'mean'>(
  prediction: tf.Tensor,
  target: tf.Tensor,
  options?: HuberOptions<R>,
): Loss<R> =>
  elementwise('huber', prediction, target, options, () => {
    const delta = options?.delta ?? 1;
    const d = prediction.sub(target).abs();
    const inner = d.minimum(delta);
    return inner.square().div(2).add(d.sub(inner).mul(delta));
  });

/** log(cosh(y - t)): like d^2 / 2 near 0 and |d| - log 2 far away. */
export const logCosh = <R extends Reduction = 'mean'>(
  prediction: tf.Tensor,
  target: tf.Tensor,
  options?: LossOptions<R>,
): Loss<R> =>
  elementwise('logCosh', prediction, target, options, () => {
    const d = prediction.sub(target);
    return d.add(tf.softplus(d.mul(-2))).sub(Math.LN2);
  });
