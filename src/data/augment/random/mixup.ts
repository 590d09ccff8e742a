import * as tf from '@tensorflow/tfjs';
import type { Rng } from '../../../tensor/index.ts';
import type { BatchContext } from '../../batch-context.ts';

export interface MixupOptions {
  /** Number of classes: labels become rows of as many probabilities. */
  readonly classes: number;
  /**
   * The share w of an example in its mixture is drawn from Beta(alpha, alpha): near 0 and 1 for a
   * small alpha, uniform for 1. From above 0 to 4. Default 0.4.
   */
  readonly alpha?: number;
}

/**
 * Mixes each example of a batch with another one of it, and their labels in the same shares: w x_i +
 * (1 - w) x_j and w y_i + (1 - w) y_j, with one w for each example (Zhang et al., 2018). The loss
 * must take rows of probabilities, as `nn.crossEntropy` does.
 *
 * @returns the `map` of a loader: labels `[n]` in, `[n, classes]` out
 * @throws RangeError for an alpha outside (0, 4]
 * @example new DataLoader(digits, { shuffle: true, rng: 1, map: augment.mixup({ classes: 10 }) })
 */
export function mixup({ classes, alpha = 0.4 }: MixupOptions) {
  if (!(alpha > 0 && alpha <= 4)) {
    throw new RangeError(`augment.mixup: alpha is ${alpha}, expected a number in (0, 4]`);
  }
  return (
    { x, y }: { readonly x: tf.Tensor; readonly y: tf.Tensor },
    { rng }: BatchContext,
  ): { x: tf.Tensor; y: tf.Tensor } =>
    tf.tidy(() => {
      const n = x.shape[0] ?? 0;
      const shares = tf.tensor1d(Float32Array.from({ length: n }, () => beta(rng, alpha)));
      const others = tf.tensor1d(rng.permutation(n), 'int32');
      const mixed = (values: tf.Tensor) => {
        const w = shares.reshape([n, ...values.shape.slice(1).map(() => 1)]);
        return values.mul(w).add(tf.gather(values, others).mul(tf.sub(1, w)));
      };
      return { x: mixed(x), y: mixed(tf.oneHot(y as tf.Tensor1D, classes).cast('float32')) };
    });
}

/** From Beta(alpha, alpha), by Jöhnk's rejection (1964), which is quick for a small alpha. */
function beta(rng: Rng, alpha: number): number {
  for (;;) {
    const [u, v] = [rng.uniform() ** (1 / alpha), rng.uniform() ** (1 / alpha)];
    if (u + v > 0 && u + v <= 1) return u / (u + v);
  }
}
