import * as tf from '@tensorflow/tfjs';
import {
  BatchNorm2d,
  Conv2d,
  ConvTranspose2d,
  init,
  type Layer,
  MaxPool2d,
  Module,
  relu,
  Sequential,
  Upsample,
} from '../../nn/index.ts';
import { type Rng, type Tensor, toRng } from '../../tensor/index.ts';
import { convolution } from './convolution.ts';

/** What networks that give each pixel a class have in common. */
export interface SegmenterOptions {
  /** Draws the initial weights: a generator, or the seed of a new one. */
  readonly rng: Rng | number;
  /** Number of classes, the background among them. */
  readonly classes: number;
  /** Channels of the images. Default 3. */
  readonly inChannels?: number;
  /**
   * Channels at each size on the way down, halved in between. Default 8, 16, 32: small enough to
   * train in a cell.
   */
  readonly widths?: readonly number[];
}

export interface UNetOptions extends SegmenterOptions {
  /** Whether the way up is given the maps of the way down. Default true. */
  readonly skips?: boolean;
  /** How a map is doubled: `'nearest'` (the default), or a 2 x 2 convolution `'transposed'`. */
  readonly upsample?: 'nearest' | 'transposed';
}

/** A 3 x 3 convolution, normalized and rectified. */
export const convolutionBlock = (from: number, to: number, rng: Rng): Sequential =>
  new Sequential(convolution(from, to, 3, rng), new BatchNorm2d(to), relu) as Sequential;

/**
 * @throws RangeError for images `[N, H, W, C]` that cannot be halved so often without a rest
 */
export function expectHalves(who: string, { shape }: tf.Tensor, times: number): void {
  const [, height = 0, width = 0] = shape;
  if (shape.length === 4 && height % 2 ** times === 0 && width % 2 ** times === 0) return;
  throw new RangeError(
    `${who}: images of shape [${shape}]; expected [N, H, W, C] with H and W divisible by ` +
      `${2 ** times}, for they are halved ${times} times; pad or resize them`,
  );
}

/**
 * A small U-Net (Ronneberger, Fischer and Brox, 2015): `[N, H, W, inChannels] -> [N, H, W,
 * classes]`, a score for each class at each pixel. On the way down a block and a 2 x 2 max-pool for
 * each width, on the way up the map is doubled, joined with the map of its size from the way down,
 * and a block follows; last a 1 x 1 convolution. Unlike the paper's, a block is one normalized 3 x 3
 * convolution, and padded, so that nothing is cropped.
 *
 * With three channels, four classes and the default widths it has 28,140 parameters, without skips
 * 21,804.
 *
 * @example nn.crossEntropy(new models.UNet({ rng: 1, classes: 4 }).forward(x), labels)
 * @throws RangeError from `forward` for sides that cannot be halved as often as there are widths
 */
export class UNet extends Module<[x: tf.Tensor], Tensor<[number, number, number, number]>> {
  /** The blocks of the way down, largest map first. */
  readonly encoder: readonly Sequential[];
  readonly bottleneck: Sequential;
  /** What doubles the maps on the way up, smallest map first. */
  readonly ups: readonly Layer[];
  /** The blocks of the way up, smallest map first. */
  readonly decoder: readonly Sequential[];
  readonly head: Conv2d;
  readonly skips: boolean;

  constructor({
    rng: seed,
    classes,
    inChannels = 3,
    widths = [8, 16, 32],
    skips = true,
    upsample = 'nearest',
  }: UNetOptions) {
    super();
    if (widths.length === 0) throw new RangeError('UNet: no widths; give one for each size');
    const rng = toRng(seed);
    this.skips = skips;
    this.encoder = widths.map((width, i) =>
      convolutionBlock(widths[i - 1] ?? inChannels, width, rng),
    );
    const least = widths.at(-1) as number;
    this.bottleneck = convolutionBlock(least, least, rng);
    const upwards = [...widths].reverse();
    this.ups = upwards.map((width) =>
      upsample === 'nearest'
        ? new Upsample(2)
        : (new ConvTranspose2d(width, width, 2, { rng, stride: 2 }) as Layer),
    );
    this.decoder = upwards.map((width, i) => {
      const to = upwards[i + 1] ?? width;
      return convolutionBlock(skips ? 2 * width : width, to, rng);
    });
    this.head = new Conv2d(widths[0] as number, classes, 1, { rng, init: init.kaimingNormal });
  }

  override forward(x: tf.Tensor): Tensor<[number, number, number, number]> {
    return tf.tidy(() => {
      expectHalves('UNet', x, this.encoder.length);
      const pool = new MaxPool2d(2);
      const maps: tf.Tensor[] = [];
      let h = x;
      for (const block of this.encoder) {
        const map = block.forward(h) as tf.Tensor;
        maps.push(map);
        h = pool.forward(map) as tf.Tensor;
      }
      h = this.bottleneck.forward(h) as tf.Tensor;
      for (const [i, block] of this.decoder.entries()) {
        const up = (this.ups[i] as Layer).forward(h) as tf.Tensor;
        const beside = maps.at(-1 - i) as tf.Tensor;
        h = block.forward(this.skips ? tf.concat([up, beside], -1) : up) as tf.Tensor;
      }
      return this.head.forward(h);
    }) as Tensor as Tensor<[number, number, number, number]>;
  }
}
