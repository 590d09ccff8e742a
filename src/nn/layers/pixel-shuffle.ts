import type * as tf from '@tensorflow/tfjs';
import { Layer } from './layer.ts';
import type { Gives } from './shapes.ts';

/**
 * Channels become pixels: `[N, H, W, C r²] -> [N, H r, W r, C]` (Shi et al., 2016). Channel
 * c r² + a r + b of pixel (i, j) goes to channel c of pixel (i r + a, j r + b), as in PyTorch.
 *
 * @throws RangeError from `forward` where r² does not divide the channels
 */
export class PixelShuffle extends Layer<Gives<[number, number, number, number]>> {
  readonly scale: number;

  /** @throws RangeError unless the scale is a whole number from 1 */
  constructor(scale: number) {
    super();
    if (!Number.isInteger(scale) || scale < 1) {
      throw new RangeError(`PixelShuffle: scale is ${scale}, expected a whole number from 1`);
    }
    this.scale = scale;
  }

  protected override compute(x: tf.Tensor): tf.Tensor {
    this.expectShape(x, [null, null, null, null]);
    const [n, height, width, channels] = x.shape as [number, number, number, number];
    const r = this.scale;
    if (channels % r ** 2 !== 0) {
      throw new RangeError(
        `PixelShuffle: ${channels} channels given, expected a multiple of ${r ** 2}, the square of ` +
          'the scale',
      );
    }
    return x
      .reshape([n, height, width, channels / r ** 2, r, r])
      .transpose([0, 1, 4, 2, 5, 3])
      .reshape([n, height * r, width * r, channels / r ** 2]);
  }

  protected override settings(): string {
    return `scale ${this.scale}`;
  }
}
