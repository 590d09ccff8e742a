import * as tf from '@tensorflow/tfjs';
import { expectSameShape, type Loss, type LossOptions, type Reduction, reduced } from './reduce.ts';

export interface DiceOptions<R extends Reduction = Reduction> extends LossOptions<R> {
  /** Added above and below the fraction, so that two empty masks have no loss. Default 1e-6. */
  readonly smooth?: number;
}

/**
 * 1 - 2 sum(p t) / (sum(p) + sum(t)) of each example `[n, ...]`, for probabilities p and a mask t
 * of 0 and 1: one less the Dice coefficient of soft masks (Milletari et al., 2016, who square the
 * summands below).
 */
export const dice = <R extends Reduction = 'mean'>(
  probability: tf.Tensor,
  mask: tf.Tensor,
  options?: DiceOptions<R>,
): Loss<R> => {
  expectSameShape('dice', ['probability', probability], ['mask', mask]);
  return reduced(options?.reduction, () => {
    const smooth = options?.smooth ?? 1e-6;
    const each = (x: tf.Tensor) => x.reshape([x.shape[0] ?? 1, -1]).sum(1);
    const both = each(probability.mul(mask)).mul(2).add(smooth);
    return tf.sub(1, both.div(each(probability).add(each(mask)).add(smooth)));
  });
};
