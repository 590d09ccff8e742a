import * as tf from '@tensorflow/tfjs';
import { Linear, Module } from '../../nn/index.ts';
import { type Rng, type Tensor, toRng } from '../../tensor/index.ts';

export interface SqueezeExcitationOptions {
  /** Draws the initial weights: a generator, or the seed of a new one. */
  readonly rng: Rng | number;
  /** By how much the channels are squeezed in between. Default 16. */
  readonly reduction?: number;
}

/**
 * Squeeze and excitation (Hu, Shen and Sun, 2018): weighs each channel by a number in (0, 1) made
 * from the means of all, x · σ(W₂ relu(W₁ mean(x))). `[N, H, W, C] -> [N, H, W, C]`.
 */
export class SqueezeExcitation extends Module {
  readonly squeeze: Linear;
  readonly excite: Linear;

  /** @throws RangeError where fewer channels than the reduction are given */
  constructor(channels: number, { rng: seed, reduction = 16 }: SqueezeExcitationOptions) {
    super();
    const few = Math.floor(channels / reduction);
    if (few < 1) {
      throw new RangeError(
        `SqueezeExcitation: ${channels} channels cannot be reduced by ${reduction}; give a smaller reduction`,
      );
    }
    const rng = toRng(seed);
    this.squeeze = new Linear(channels, few, { rng }) as Linear;
    this.excite = new Linear(few, channels, { rng }) as Linear;
  }

  override forward(x: tf.Tensor): Tensor {
    return tf.tidy(() => {
      const means = x.mean([1, 2], true);
      const h = tf.relu(this.squeeze.forward(means) as tf.Tensor);
      return x.mul(tf.sigmoid(this.excite.forward(h) as tf.Tensor));
    }) as Tensor;
  }
}
