import * as tf from '@tensorflow/tfjs';

/**
 * The values of a loss on logits as one kernel, where the backend has one by that name: one pass over the memory, and
 * one or two for the gradient, instead of a dozen.
 *
 * @returns undefined where the backend has no such kernel or the values are not float32.
 */
export function fusedLoss(
  kernel: 'SoftmaxCrossEntropy' | 'SigmoidCrossEntropy',
  logits: tf.Tensor,
  labels: tf.Tensor,
): tf.Tensor | undefined {
  if (!tf.getKernel(kernel, tf.getBackend()) || logits.size === 0) return undefined;
  if (logits.dtype !== 'float32' || labels.dtype !== 'float32') return undefined;
  return tf.engine().runKernel(kernel, { logits, labels }) as tf.Tensor;
}
