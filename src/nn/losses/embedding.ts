import * as tf from '@tensorflow/tfjs';
import { crossEntropy } from './classification.ts';
import { classesOf } from './labels.ts';
import { expectSameShape, type Loss, type LossOptions, type Reduction, reduced } from './reduce.ts';

/** Below this the root of a squared distance has no gradient that float32 could hold. */
const NEAREST = 1e-12;

/** Euclidean distance of the rows of two tensors, held above 1e-6 to keep its gradient finite. */
const distance = (a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
  tf.squaredDifference(a, b).sum(-1).maximum(NEAREST).sqrt();

export interface MarginOptions<R extends Reduction = Reduction> extends LossOptions<R> {
  /** By how much, or how far, the others are to be away. Default 1, as in PyTorch. */
  readonly margin?: number;
}

/**
 * max(0, d(anchor, positive) - d(anchor, negative) + margin) of embeddings `[..., D]`, with d the
 * Euclidean distance: an example is to be nearer to one of its class than to another by a margin
 * (Schroff et al., 2015, who square d; this is PyTorch's `triplet_margin_loss`).
 */
export const triplet = <R extends Reduction = 'mean'>(
  anchor: tf.Tensor,
  positive: tf.Tensor,
  negative: tf.Tensor,
  options?: MarginOptions<R>,
): Loss<R> => {
  expectSameShape('triplet', ['anchor', anchor], ['positive', positive]);
  expectSameShape('triplet', ['anchor', anchor], ['negative', negative]);
  return reduced(options?.reduction, () =>
    distance(anchor, positive)
      .sub(distance(anchor, negative))
      .add(options?.margin ?? 1)
      .relu(),
  );
};

/**
 * d^2 / 2 for pairs of one class (`same` is 1), max(0, margin - d)^2 / 2 for others (`same` is 0),
 * of embeddings `[..., D]` and their Euclidean distance d (Hadsell, Chopra and LeCun, 2006).
 *
 * @param same one number a pair, `[...]`
 */
export const contrastive = <R extends Reduction = 'mean'>(
  a: tf.Tensor,
  b: tf.Tensor,
  same: tf.Tensor | readonly number[],
  options?: MarginOptions<R>,
): Loss<R> => {
  expectSameShape('contrastive', ['a', a], ['b', b]);
  return reduced(options?.reduction, () => {
    const d = distance(a, b);
    const t = same instanceof tf.Tensor ? same : tf.tensor1d([...same]);
    expectSameShape('contrastive', ['same', t], ['the distance', d]);
    const near = tf.squaredDifference(a, b).sum(-1).mul(t);
    const far = tf
      .sub(options?.margin ?? 1, d)
      .relu()
      .square()
      .mul(tf.sub(1, t));
    return near.add(far).div(2);
  });
};

export interface InfoNceOptions<R extends Reduction = Reduction> extends LossOptions<R> {
  /** What similarities are divided by. Default 0.1 (Chen et al., 2020). */
  readonly temperature?: number;
}

/**
 * Cross-entropy of finding the partner of each row of `a` among all rows of `b`, both `[n, D]`:
 * scores are cosine similarities over the temperature, and row i of `b` belongs to row i of `a`
 * (van den Oord et al., 2018). With rows that are all alike it is ln n.
 */
export const infoNce = <R extends Reduction = 'mean'>(
  a: tf.Tensor,
  b: tf.Tensor,
  options?: InfoNceOptions<R>,
): Loss<R> => {
  expectSameShape('infoNce', ['a', a], ['b', b]);
  classesOf(a);
  const unit = (x: tf.Tensor) => x.div(x.square().sum(-1, true).maximum(NEAREST).sqrt());
  return reduced(options?.reduction, () => {
    const scores = tf.matMul(unit(a), unit(b), false, true).div(options?.temperature ?? 0.1);
    const partners = Array.from({ length: a.shape[0] ?? 0 }, (_, i) => i);
    return crossEntropy(scores, partners, { reduction: 'none' });
  });
};
