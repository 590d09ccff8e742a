import * as tf from '@tensorflow/tfjs';
import { Conv2d, init, Module, relu, Sequential } from '../../nn/index.ts';
import { type Rng, type Tensor, toRng } from '../../tensor/index.ts';

export interface DnCnnOptions {
  /** Draws the initial weights: a generator, or the seed of a new one. */
  readonly rng: Rng | number;
  /** Channels between the layers. Default 16. */
  readonly channels?: number;
  /** Convolutions of 3 x 3, 2 or more; the receptive field is 2 depth + 1. Default 5. */
  readonly depth?: number;
  /** Whether the layers give the noise, which is taken off the input, or the image. Default true. */
  readonly residual?: boolean;
}

/**
 * A small DnCNN (Zhang et al., 2017) for gray images of any size: convolutions of 3 x 3 with ReLU
 * between them give the noise f(y), and the result is y - f(y). `[N, H, W, 1] -> [N, H, W, 1]`. It
 * has no batch normalization. With 16 channels and 5 layers it has 7,265 parameters.
 *
 * @throws RangeError unless there are two layers or more
 */
export class DnCnn extends Module<[x: tf.Tensor], Tensor<[number, number, number, 1]>> {
  readonly body: Sequential;
  readonly residual: boolean;

  constructor({ rng: seed, channels = 16, depth = 5, residual = true }: DnCnnOptions) {
    super();
    if (!Number.isInteger(depth) || depth < 2) {
      throw new RangeError(`DnCnn: depth is ${depth}, expected a whole number from 2`);
    }
    const rng = toRng(seed);
    const convolution = (from: number, to: number) =>
      new Conv2d(from, to, 3, { rng, padding: 1, init: init.kaimingNormal });
    this.body = new Sequential(
      convolution(1, channels),
      relu,
      ...Array.from({ length: depth - 2 }, () => [convolution(channels, channels), relu]).flat(),
      convolution(channels, 1),
    ) as Sequential;
    this.residual = residual;
  }

  override forward(x: tf.Tensor): Tensor<[number, number, number, 1]> {
    return tf.tidy(() => {
      const found: tf.Tensor = this.body.forward(x);
      return this.residual ? x.sub(found) : found;
    }) as Tensor as Tensor<[number, number, number, 1]>;
  }
}
