import * as tf from '@tensorflow/tfjs';
import {
  Concat,
  Conv2d,
  Dropout,
  GlobalAvgPool,
  Linear,
  MaxPool2d,
  Module,
  relu,
  Sequential,
  type Stage,
} from '../../nn/index.ts';
import { type Rng, type Tensor, toRng } from '../../tensor/index.ts';
import type { ClassifierOptions } from './classifier.ts';

/** How many maps each of the four branches makes; where two are given, the 1 x 1 in front as well. */
export type InceptionChannels = readonly [
  one: number,
  three: readonly [before: number, number],
  five: readonly [before: number, number],
  pool: number,
];

/**
 * The block of GoogLeNet (Szegedy et al., 2015): windows of 1, 3 and 5 and a pool side by side, with
 * 1 x 1 convolutions before the large ones so that they can be afforded.
 * `[N, H, W, inChannels] -> [N, H, W, sum of the branches]`.
 */
export class Inception extends Module {
  readonly branches: Concat;

  constructor(
    inChannels: number,
    [one, [before3, three], [before5, five], pool]: InceptionChannels,
    { rng: seed }: { readonly rng: Rng | number },
  ) {
    super();
    const rng = toRng(seed);
    const conv = (from: number, to: number, kernel: number): Stage[] => [
      new Conv2d(from, to, kernel, { rng, padding: kernel >> 1 }) as Conv2d,
      relu,
    ];
    this.branches = new Concat(
      new Sequential(...conv(inChannels, one, 1)),
      new Sequential(...conv(inChannels, before3, 1), ...conv(before3, three, 3)),
      new Sequential(...conv(inChannels, before5, 1), ...conv(before5, five, 5)),
      new Sequential(new MaxPool2d(3, { stride: 1, padding: 1 }), ...conv(inChannels, pool, 1)),
    );
  }

  override forward(x: tf.Tensor): Tensor {
    return this.branches.forward(x) as Tensor;
  }
}

/** The nine blocks; before the third and the eighth the size is halved. */
const BLOCKS: readonly InceptionChannels[] = [
  [64, [96, 128], [16, 32], 32],
  [128, [128, 192], [32, 96], 64],
  [192, [96, 208], [16, 48], 64],
  [160, [112, 224], [24, 64], 64],
  [128, [128, 256], [24, 64], 64],
  [112, [144, 288], [32, 64], 64],
  [256, [160, 320], [32, 128], 128],
  [256, [160, 320], [32, 128], 128],
  [384, [192, 384], [48, 128], 128],
];
const HALVED = [2, 7];

/**
 * GoogLeNet (Szegedy et al., 2015) without its auxiliary classifiers and its local normalization:
 * `[N, 224, 224, 3] -> [N, 1000]`; 6,998,552 parameters.
 */
export class GoogLeNet extends Module<[x: tf.Tensor], Tensor<[number, number]>> {
  readonly stem: Sequential;
  readonly blocks: Sequential;
  readonly fc: Linear;
  readonly dropout: Dropout;

  constructor({ rng: seed, classes = 1000 }: ClassifierOptions) {
    super();
    const rng = toRng(seed);
    const halve = () => new MaxPool2d(3, { stride: 2, padding: 'same' });
    this.stem = new Sequential(
      new Conv2d(3, 64, 7, { rng, stride: 2, padding: 3 }),
      relu,
      halve(),
      new Conv2d(64, 64, 1, { rng }),
      relu,
      new Conv2d(64, 192, 3, { rng, padding: 1 }),
      relu,
      halve(),
    ) as Sequential;
    let from = 192;
    const stages = BLOCKS.flatMap((channels, i) => {
      const block = new Inception(from, channels, { rng });
      const [one, [, three], [, five], pool] = channels;
      from = one + three + five + pool;
      return HALVED.includes(i) ? [halve(), block] : [block];
    });
    this.blocks = new Sequential(...stages);
    this.dropout = new Dropout(0.4, { rng });
    this.fc = new Linear(from, classes, { rng }) as Linear;
  }

  override forward(x: tf.Tensor): Tensor<[number, number]> {
    return tf.tidy(() => {
      const maps = this.blocks.forward(this.stem.forward(x)) as tf.Tensor;
      const features = new GlobalAvgPool().forward(maps) as tf.Tensor;
      return this.fc.forward(this.dropout.forward(features));
    }) as Tensor as Tensor<[number, number]>;
  }
}
