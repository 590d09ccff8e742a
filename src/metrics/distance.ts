import * as tf from '@tensorflow/tfjs';
import type { Tensor } from '../tensor/index.ts';

/** Examples as rows of numbers, whatever their axes. */
const rowsOf = (x: tf.Tensor): tf.Tensor2D => x.reshape([x.shape[0] ?? 0, -1]);

/**
 * Euclidean distances between all examples of two sets, ‖aᵢ − bⱼ‖, as torch.cdist gives: `[n, ...]`
 * and `[m, ...]` to `[n, m]`. Examples with more than one axis, such as images, are flattened. It
 * multiplies out the square, so that distances much smaller than the examples are not exact.
 *
 * @throws RangeError for examples of different size
 */
export function cdist(a: tf.Tensor, b: tf.Tensor): Tensor<[number, number]> {
  return tf.tidy(() => {
    const [p, q] = [rowsOf(a), rowsOf(b)];
    if (p.shape[1] !== q.shape[1])
      throw new RangeError(
        `cdist: [${a.shape.join(', ')}] against [${b.shape.join(', ')}]; expected examples of one size`,
      );
    const inner = p.matMul(q, false, true).mul(2);
    const squares = p.square().sum(1).expandDims(1).add(q.square().sum(1)).sub(inner);
    return squares.maximum(0).sqrt() as tf.Tensor as Tensor<[number, number]>;
  });
}

/**
 * Energy distance of two samples (G. Székely and M. Rizzo, 2013), 2 E‖a − b‖ − E‖a − a′‖ − E‖b − b′‖
 * with means over all pairs, also those of an example with itself: 0 for the same samples, and
 * larger the more their distributions differ.
 */
export function energyDistance(a: tf.Tensor, b: tf.Tensor): number {
  return tf.tidy(() => {
    const mean = (p: tf.Tensor, q: tf.Tensor) => cdist(p, q).mean().dataSync()[0] as number;
    return 2 * mean(a, b) - mean(a, a) - mean(b, b);
  });
}
