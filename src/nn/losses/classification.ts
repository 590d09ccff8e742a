import * as tf from '@tensorflow/tfjs';
import { hasKernel } from '../../tensor/kernel.ts';
import { classesOf, type Labels, probabilitiesOf, withoutLabel } from './labels.ts';
import { type Loss, type LossOptions, type Reduction, reduced, TINY } from './reduce.ts';

export interface CrossEntropyOptions<R extends Reduction = Reduction> extends LossOptions<R> {
  /**
   * Share e of the uniform distribution that is mixed into the labels: (1 - e) t + e / C. Default
   * 0.
   */
  readonly labelSmoothing?: number;
  /**
   * A label, a whole number, whose items do not count: those that only fill up a sequence. Their
   * loss is 0, and the mean is over the others; without any other it is NaN. Default none (PyTorch:
   * `ignore_index`, -100).
   */
  readonly ignoreLabel?: number;
}

/**
 * Cross-entropy of softmax(z) from the scores (logits) z `[..., C]`: -sum_k t_k log softmax(z)_k,
 * PyTorch's `cross_entropy` with the classes on the last axis. Its gradient by z is softmax(z) - t,
 * over n under the mean. With zero scores it is ln C. From probabilities, use
 * `categoricalCrossEntropy`; from their logarithms, `nll`.
 */
export const crossEntropy = <R extends Reduction = 'mean'>(
  logits: tf.Tensor,
  labels: Labels,
  options?: CrossEntropyOptions<R>,
): Loss<R> =>
  reduced(options?.reduction, () => {
    const { ignoreLabel } = options ?? {};
    if (ignoreLabel === undefined) return ofItems(logits, labels, options);
    const [known, counts] = withoutLabel(labels, ignoreLabel);
    return { losses: ofItems(logits, known, options).mul(counts), counts };
  });

/** Cross-entropy of each item. */
function ofItems(
  logits: tf.Tensor,
  labels: Labels,
  { labelSmoothing = 0 }: CrossEntropyOptions = {},
): tf.Tensor {
  const classes = classesOf(logits);
  const hard = probabilitiesOf(logits, labels);
  const t =
    labelSmoothing === 0 ? hard : hard.mul(1 - labelSmoothing).add(labelSmoothing / classes);
  if (!hasKernel('SoftmaxCrossEntropy', [logits, t])) {
    return tf.logSumExp(logits, -1, true).sub(logits).mul(t).sum(-1);
  }
  // The kernel takes rows; two axes are rows already, and a reshape is one more operation to
  // record for the gradient.
  const rows = (x: tf.Tensor) => (x.rank === 2 ? x : x.reshape([-1, classes]));
  const inputs = { logits: rows(logits), labels: rows(t) };
  const losses = tf.engine().runKernel('SoftmaxCrossEntropy', inputs) as tf.Tensor;
  return logits.rank === 2 ? losses : losses.reshape(logits.shape.slice(0, -1));
}

/**
 * Negative log likelihood: -sum_k t_k log p_k, of log-probabilities `[..., C]`, such as
 * `nn.logSoftmax` gives.
 */
export const nll = <R extends Reduction = 'mean'>(
  logProbabilities: tf.Tensor,
  labels: Labels,
  options?: LossOptions<R>,
): Loss<R> =>
  reduced(options?.reduction, () =>
    logProbabilities.mul(probabilitiesOf(logProbabilities, labels)).sum(-1).neg(),
  );

/**
 * Cross-entropy of probabilities `[..., C]`, which are held above 1e-37 to keep it finite: Keras'
 * `categorical_crossentropy`. From scores, use `crossEntropy`.
 */
export const categoricalCrossEntropy = <R extends Reduction = 'mean'>(
  probabilities: tf.Tensor,
  labels: Labels,
  options?: LossOptions<R>,
): Loss<R> =>
  reduced(options?.reduction, () =>
    nll(probabilities.maximum(TINY).log(), labels, { reduction: 'none' }),
  );

export interface FocalOptions<R extends Reduction = Reduction> extends LossOptions<R> {
  /** How much less a class counts that is found already. Default 2; with 0 it is cross-entropy. */
  readonly gamma?: number;
}

/** Focal loss of softmax(z): -(1 - p_y)^gamma log p_y (Lin et al., 2017). */
export const focal = <R extends Reduction = 'mean'>(
  logits: tf.Tensor,
  labels: Labels,
  options?: FocalOptions<R>,
): Loss<R> =>
  reduced(options?.reduction, () => {
    const logP = tf.logSoftmax(logits);
    const weight = tf
      .sub(1, logP.exp())
      .maximum(0)
      .pow(options?.gamma ?? 2);
    return weight.mul(logP).mul(probabilitiesOf(logits, labels)).sum(-1).neg();
  });

export interface HingeOptions<R extends Reduction = Reduction> extends LossOptions<R> {
  /** By how much the right class is to win. Default 1. */
  readonly margin?: number;
}

/**
 * Multiclass hinge (Weston and Watkins): the sum over wrong classes j of max(0, s_j - s_y +
 * margin). At chance, with all scores equal, it is (C - 1) margin.
 */
export const hinge = <R extends Reduction = 'mean'>(
  scores: tf.Tensor,
  labels: Labels,
  options?: HingeOptions<R>,
): Loss<R> =>
  reduced(options?.reduction, () => {
    const right = probabilitiesOf(scores, labels);
    const own = scores.mul(right).sum(-1, true);
    const over = scores
      .sub(own)
      .add(options?.margin ?? 1)
      .relu();
    return over.mul(tf.sub(1, right)).sum(-1);
  });
