import * as tf from '@tensorflow/tfjs';
import { expectSameShape, type Loss, type LossOptions, type Reduction, reduced } from './reduce.ts';

export interface DistillationOptions<R extends Reduction = Reduction> extends LossOptions<R> {
  /** tau, above 0: the larger, the more alike the probabilities. Default 1. */
  readonly temperature?: number;
}

/**
 * What a student does not yet know of its teacher: tau^2 KL(q || p), with q = softmax(teacher / tau)
 * and p = softmax(student / tau) over the last axis (G. Hinton, O. Vinyals and J. Dean, 2015). Its
 * gradient with respect to a student's score is tau (p - q), which for a large tau tends to the
 * difference of the centered scores over their number: without tau^2 it would vanish.
 *
 * Add the cross-entropy of the labels where there are any, as (1 - a) CE + a distillation.
 *
 * @param student scores (logits), `[..., classes]`
 * @param teacher scores of the same shape, computed outside the loss
 * @throws RangeError for shapes that differ, or a temperature not above 0
 */
export const distillation = <R extends Reduction = 'mean'>(
  student: tf.Tensor,
  teacher: tf.Tensor,
  { temperature = 1, reduction }: DistillationOptions<R> = {},
): Loss<R> => {
  expectSameShape('distillation', ['student', student], ['teacher', teacher]);
  if (!(temperature > 0 && temperature < Infinity)) {
    throw new RangeError(`distillation: temperature must be above 0, given ${temperature}`);
  }
  return reduced(reduction, () => {
    const own = tf.logSoftmax(student.div(temperature), -1);
    const given = tf.logSoftmax(teacher.div(temperature), -1);
    return given
      .exp()
      .mul(given.sub(own))
      .sum(-1)
      .mul(temperature ** 2);
  });
};
