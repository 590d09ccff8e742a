import * as tf from '@tensorflow/tfjs';
import { Layer } from './layer.ts';
import type { KeepsShape } from './shapes.ts';

/**
 * Keeps the k largest of each example's units and sets the others to 0, `[..., F] -> [..., F]`: the
 * code of a k-sparse autoencoder (Makhzani and Frey, 2014). The gradient goes to those kept. Equal
 * values at the edge are all kept.
 */
export class TopK extends Layer<KeepsShape> {
  readonly k: number;

  /** @throws RangeError unless k is a whole number from 1 */
  constructor(k: number) {
    super();
    if (!Number.isInteger(k) || k < 1) {
      throw new RangeError(`TopK: k is ${k}, expected a whole number from 1`);
    }
    this.k = k;
  }

  protected override compute(x: tf.Tensor): tf.Tensor {
    const features = x.shape.at(-1) ?? 0;
    if (this.k >= features) return x.clone();
    // Which units are kept does not depend on small changes of x, and topk has no gradient.
    return tf.customGrad((input, save) => {
      const z = input as tf.Tensor;
      const largest = tf.topk(z, this.k).values;
      const least = largest.gather([this.k - 1], z.rank - 1);
      const kept = z.greaterEqual(least).toFloat();
      (save as tf.GradSaveFunc)([kept]);
      return {
        value: tf.where(kept.cast('bool'), z, tf.zerosLike(z)),
        gradFunc: (dy: tf.Tensor, [mask]: tf.Tensor[]) => dy.mul(mask as tf.Tensor),
      };
    })(x);
  }

  protected override settings(): string {
    return `${this.k}`;
  }
}
