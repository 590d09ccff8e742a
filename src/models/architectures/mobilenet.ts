import * as tf from '@tensorflow/tfjs';
import {
  BatchNorm2d,
  type Conv2d,
  DepthwiseConv2d,
  Dropout,
  GlobalAvgPool,
  Linear,
  Module,
  Sequential,
  type Stage,
} from '../../nn/index.ts';
import { type Rng, type Tensor, toRng } from '../../tensor/index.ts';
import type { ClassifierOptions } from './classifier.ts';
import { convolution } from './convolution.ts';

/** A ReLU that ends at 6, for arithmetic with few bits. */
const relu6 = (x: tf.Tensor): tf.Tensor => tf.relu6(x);

const normed = (layer: Conv2d | DepthwiseConv2d, channels: number): Sequential =>
  new Sequential(layer as Stage, new BatchNorm2d(channels), relu6);

const depthwise = (channels: number, rng: Rng, stride: number): DepthwiseConv2d =>
  new DepthwiseConv2d(channels, 3, { rng, stride, padding: 1, bias: false });

/** Channels and stride of each depthwise separable block of MobileNet. */
const SEPARABLE: readonly (readonly [channels: number, stride: number])[] = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [512, 2],
  ...Array.from({ length: 5 }, () => [512, 1] as const),
  [1024, 2],
  [1024, 1],
];

/**
 * MobileNet (Howard et al., 2017): depthwise separable convolutions throughout,
 * `[N, 224, 224, 3] -> [N, 1000]`; 4,231,976 parameters.
 */
export class MobileNetV1 extends Module<[x: tf.Tensor], Tensor<[number, number]>> {
  readonly features: Sequential;
  readonly fc: Linear;

  constructor({ rng: seed, classes = 1000 }: ClassifierOptions) {
    super();
    const rng = toRng(seed);
    let from = 32;
    const blocks = SEPARABLE.flatMap(([to, stride]) => {
      const block = [
        normed(depthwise(from, rng, stride), from),
        normed(convolution(from, to, 1, rng), to),
      ];
      from = to;
      return block;
    });
    this.features = new Sequential(normed(convolution(3, 32, 3, rng, 2), 32), ...blocks);
    this.fc = new Linear(from, classes, { rng }) as Linear;
  }

  override forward(x: tf.Tensor): Tensor<[number, number]> {
    return tf.tidy(() =>
      this.fc.forward(new GlobalAvgPool().forward(this.features.forward(x))),
    ) as Tensor as Tensor<[number, number]>;
  }
}

interface InvertedResidualOptions {
  /** Draws the initial weights: a generator, or the seed of a new one. */
  readonly rng: Rng | number;
  /** Default 1. */
  readonly stride?: number;
  /** How many times as many channels there are inside. Default 6. */
  readonly expansion?: number;
}

/**
 * The block of MobileNetV2 (Sandler et al., 2018): 1 x 1 to more channels, a depthwise 3 x 3, 1 x 1
 * to few channels without an activation, and the input added where the shape stays.
 */
export class InvertedResidual extends Module {
  readonly conv: Sequential;
  readonly #adds: boolean;

  constructor(
    inChannels: number,
    channels: number,
    { rng: seed, stride = 1, expansion = 6 }: InvertedResidualOptions,
  ) {
    super();
    const rng = toRng(seed);
    const inside = inChannels * expansion;
    this.conv = new Sequential(
      ...(expansion === 1 ? [] : [normed(convolution(inChannels, inside, 1, rng), inside)]),
      normed(depthwise(inside, rng, stride), inside),
      convolution(inside, channels, 1, rng),
      new BatchNorm2d(channels),
    );
    this.#adds = stride === 1 && inChannels === channels;
  }

  override forward(x: tf.Tensor): Tensor {
    return tf.tidy(() => {
      const y = this.conv.forward(x) as tf.Tensor;
      return this.#adds ? y.add(x) : y;
    }) as Tensor;
  }
}

/** Expansion, channels, how many blocks, and the stride of the first, for each stage. */
const STAGES = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;

/**
 * MobileNetV2 (Sandler et al., 2018): `[N, 224, 224, 3] -> [N, 1000]`; 3,504,872 parameters. Its
 * parts have torchvision's names, so that its weights fit.
 */
export class MobileNetV2 extends Module<[x: tf.Tensor], Tensor<[number, number]>> {
  readonly features: Sequential;
  readonly classifier: Sequential;

  constructor({ rng: seed, classes = 1000 }: ClassifierOptions) {
    super();
    const rng = toRng(seed);
    let from = 32;
    const blocks = STAGES.flatMap(([expansion, to, count, first]) =>
      Array.from({ length: count }, (_, i) => {
        const stride = i === 0 ? first : 1;
        const block = new InvertedResidual(from, to, { rng, stride, expansion });
        from = to;
        return block;
      }),
    );
    this.features = new Sequential(
      normed(convolution(3, 32, 3, rng, 2), 32),
      ...blocks,
      normed(convolution(320, 1280, 1, rng), 1280),
    );
    this.classifier = new Sequential(
      new Dropout(0.2, { rng }),
      new Linear(1280, classes, { rng }),
    ) as Sequential;
  }

  override forward(x: tf.Tensor): Tensor<[number, number]> {
    return tf.tidy(() =>
      this.classifier.forward(new GlobalAvgPool().forward(this.features.forward(x))),
    ) as Tensor as Tensor<[number, number]>;
  }
}
