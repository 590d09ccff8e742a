import * as tf from '@tensorflow/tfjs';
import type { Tensor } from '../../tensor/index.ts';
import type { MarginOptions } from './embedding.ts';
import { squaredDistances } from './squared-distances.ts';

/** Below this the root of a squared distance has no gradient that float32 could hold. */
const NEAREST = 1e-12;
/** Added to a distance that is not to be the least. */
const FAR = 1e6;

export interface BatchTripletOptions extends Omit<MarginOptions, 'reduction'> {
  /**
   * Which triplets count. `'hard'` (the default): one for each anchor, of the farthest example of its
   * identity and the nearest of another, and the mean over the anchors (Hermans, Beyer and Leibe,
   * 2017). `'all'`: each valid triplet, and the mean over those whose loss is not 0, which keeps the
   * many that are learned from thinning out the few that are not.
   */
  readonly mining?: 'hard' | 'all';
}

/**
 * The triplet loss of a batch, max(0, d(a, p) - d(a, n) + margin), with triplets found within it: a
 * batch of n embeddings holds far more than n / 3 of them. d is the Euclidean distance. Where all
 * embeddings are equal it is the margin; unit lengths (`l2Normalize`) keep it from growing by scale
 * alone.
 *
 * An anchor without another of its identity, or without one of another identity, is left out of
 * `'hard'`; the loss of a batch without any triplet is 0.
 *
 * @param embeddings `[n, D]`
 * @param ids the identity of each, `[n]`
 * @example nn.batchTriplet(net.forward(x), y, { margin: 0.3 })
 * @throws RangeError unless there is one identity an embedding
 */
export function batchTriplet(
  embeddings: tf.Tensor,
  ids: tf.Tensor | readonly number[],
  { margin = 1, mining = 'hard' }: BatchTripletOptions = {},
): Tensor<[]> {
  return tf.tidy(() => {
    const id = ids instanceof tf.Tensor ? ids : tf.tensor1d([...ids], 'int32');
    const [n = 0] = embeddings.shape;
    if (embeddings.rank !== 2 || id.size !== n) {
      throw new RangeError(
        `batchTriplet: embeddings [${embeddings.shape.join(', ')}] and ${id.size} identities; ` +
          'expected [n, D] and n',
      );
    }
    const same = id
      .reshape([n, 1])
      .equal(id.reshape([1, n]))
      .toFloat();
    const positive = same.sub(tf.eye(n));
    const negative = tf.sub(1, same);
    // A finite gradient where two meet.
    const d = squaredDistances(embeddings as tf.Tensor2D)
      .maximum(NEAREST)
      .sqrt();
    return (mining === 'all'
      ? overAll(d, positive, negative, margin)
      : overHardest(d, positive, negative, margin)) as tf.Tensor as Tensor<[]>;
  });
}

function overHardest(d: tf.Tensor, positive: tf.Tensor, negative: tf.Tensor, margin: number) {
  const farthest = d.mul(positive).max(1);
  // Those of the anchor's own identity are put out of reach.
  const nearest = d.add(tf.sub(1, negative).mul(FAR)).min(1);
  const valid = positive.max(1).mul(negative.max(1));
  const loss = farthest.sub(nearest).add(margin).relu();
  return loss.mul(valid).sum().div(valid.sum().maximum(1));
}

function overAll(d: tf.Tensor, positive: tf.Tensor, negative: tf.Tensor, margin: number) {
  const n = d.shape[0] ?? 0;
  const valid = positive.reshape([n, n, 1]).mul(negative.reshape([n, 1, n]));
  const losses = d
    .reshape([n, n, 1])
    .sub(d.reshape([n, 1, n]))
    .add(margin)
    .relu()
    .mul(valid);
  const counting = losses.greater(0).toFloat().sum().maximum(1);
  return losses.sum().div(counting);
}
