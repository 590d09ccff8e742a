import * as tf from '@tensorflow/tfjs';
import { hasKernel } from '../../tensor/kernel.ts';
import { elementwise, type Loss, type LossOptions, type Reduction, TINY } from './reduce.ts';

/**
 * -(t log p + (1 - t) log(1 - p)) for probabilities p, which are held above 1e-37 to keep the loss
 * finite (PyTorch holds the logarithm above -100). From scores, use bceWithLogits.
 */
export const bce = <R extends Reduction = 'mean'>(
  probability: tf.Tensor,
  target: tf.Tensor,
  options?: LossOptions<R>,
): Loss<R> =>
  elementwise('bce', probability, target, options, () => {
    const log = (p: tf.Tensor) => p.maximum(TINY).log();
    return target
      .mul(log(probability))
      .add(tf.sub(1, target).mul(log(tf.sub(1, probability))))
      .neg();
  });

/**
 * `bce(sigmoid(z), t)`, computed from the scores z without overflow. Its gradient by z is
 * sigmoid(z) - t.
 */
export const bceWithLogits = <R extends Reduction = 'mean'>(
  logits: tf.Tensor,
  target: tf.Tensor,
  options?: LossOptions<R>,
): Loss<R> =>
  elementwise('bceWithLogits', logits, target, options, () =>
    hasKernel('SigmoidCrossEntropy', [logits, target])
      ? (tf.engine().runKernel('SigmoidCrossEntropy', { logits, labels: target }) as tf.Tensor)
      : tf.softplus(logits).sub(logits.mul(target)),
  );

/** max(0, 1 - t s) for targets t of -1 or 1. */
export const binaryHinge = <R extends Reduction = 'mean'>(
  scores: tf.Tensor,
  target: tf.Tensor,
  options?: LossOptions<R>,
): Loss<R> =>
  elementwise('binaryHinge', scores, target, options, () => tf.sub(1, scores.mul(target)).relu());
