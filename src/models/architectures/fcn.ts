import * as tf from '@tensorflow/tfjs';
import { Conv2d, ConvTranspose2d, MaxPool2d, Module, type Sequential } from '../../nn/index.ts';
import { type Tensor, toRng } from '../../tensor/index.ts';
import { convolutionBlock, expectHalves, type SegmenterOptions } from './unet.ts';

export interface FCNOptions extends SegmenterOptions {
  /**
   * How many pixels a side of a value of the finest map that has a say stands for: a power of 2, at
   * most that of the coarsest map, which is the default and means that no other map is asked.
   */
  readonly stride?: number;
}

/**
 * A small fully convolutional network (Long, Shelhamer and Darrell, 2015): `[N, H, W, inChannels] ->
 * [N, H, W, classes]`. A block and a 2 x 2 max-pool for each width, then a 1 x 1 convolution scores
 * the classes on the coarsest map. A transposed convolution doubles the scores, those of the next
 * finer map are added, and so on down to `stride`; a last one brings them to the size of the image.
 * The transposed convolutions start as bilinear interpolation and learn.
 *
 * With `stride` 32, 16 and 8 of five widths these are the paper's FCN-32s, 16s and 8s on a smaller
 * body.
 *
 * @example new models.FCN({ rng: 1, classes: 4, stride: 2 }) // maps of 1/8, 1/4 and 1/2 added
 * @throws RangeError for another stride, and from `forward` for sides that cannot be halved as
 *   often as there are widths
 */
export class FCN extends Module<[x: tf.Tensor], Tensor<[number, number, number, number]>> {
  /** The blocks of the way down, largest map first. */
  readonly encoder: readonly Sequential[];
  /** What scores the maps that have a say, coarsest first. */
  readonly scores: readonly Conv2d[];
  /** What doubles the scores, one for each finer map. */
  readonly ups: readonly ConvTranspose2d[];
  /** From the finest scores to the image. */
  readonly last: ConvTranspose2d;

  constructor({ rng: seed, classes, inChannels = 3, widths = [8, 16, 32], stride }: FCNOptions) {
    super();
    const rng = toRng(seed);
    const coarsest = 2 ** widths.length;
    const finest = stride ?? coarsest;
    const finer = Math.log2(coarsest / finest);
    if (!Number.isInteger(finer) || finer < 0 || finest < 2) {
      throw new RangeError(
        `FCN: stride ${finest} with ${widths.length} widths; expected a power of 2 from 2 to ` +
          `${coarsest}`,
      );
    }
    this.encoder = widths.map((width, i) =>
      convolutionBlock(widths[i - 1] ?? inChannels, width, rng),
    );
    this.scores = widths
      .slice(-1 - finer)
      .reverse()
      .map((width) => new Conv2d(width, classes, 1, { rng }) as Conv2d);
    this.ups = Array.from({ length: finer }, () => bilinear(classes, 2));
    this.last = bilinear(classes, finest);
  }

  override forward(x: tf.Tensor): Tensor<[number, number, number, number]> {
    return tf.tidy(() => {
      expectHalves('FCN', x, this.encoder.length);
      const pool = new MaxPool2d(2);
      const maps: tf.Tensor[] = [];
      let h = x;
      for (const block of this.encoder) {
        h = pool.forward(block.forward(h) as tf.Tensor) as tf.Tensor;
        maps.unshift(h);
      }
      const scored = this.scores.map((score, i) => score.forward(maps[i] as tf.Tensor));
      const sum = scored.reduce<tf.Tensor>((coarse, fine, i) => {
        const up = this.ups[i - 1];
        return up ? tf.add(up.forward(coarse), fine) : fine;
      }, x);
      return this.last.forward(sum);
    }) as Tensor as Tensor<[number, number, number, number]>;
  }
}

/** A transposed convolution that makes maps `times` larger by bilinear interpolation at first. */
function bilinear(channels: number, times: number): ConvTranspose2d {
  const size = 2 * times;
  const weight = (at: number) => 1 - Math.abs(at + 0.5 - times) / times;
  return new ConvTranspose2d(channels, channels, size, {
    rng: 0,
    stride: times,
    padding: times / 2,
    bias: false,
    init: () =>
      tf.tidy(() => {
        const line = tf.tensor1d(Array.from({ length: size }, (_, i) => weight(i)));
        const kernel = tf.outerProduct(line, line).reshape([size, size, 1, 1]);
        return kernel.mul(tf.eye(channels).reshape([1, 1, channels, channels])) as Tensor;
      }),
  }) as ConvTranspose2d;
}
