import * as tf from '@tensorflow/tfjs';
import {
  BatchNorm2d,
  type Conv2d,
  GlobalAvgPool,
  Linear,
  MaxPool2d,
  Module,
  relu,
  Sequential,
} from '../../nn/index.ts';
import { type Rng, type Tensor, toRng } from '../../tensor/index.ts';
import type { ClassifierOptions } from './classifier.ts';
import { convolution } from './convolution.ts';

interface BlockOptions {
  /** Draws the initial weights: a generator, or the seed of a new one. */
  readonly rng: Rng | number;
  /** Of the block, and of the way around it. Default 1. */
  readonly stride?: number;
}

/** A 1 x 1 convolution with its normalization where the shape changes, nothing else. */
const shortcut = (from: number, to: number, stride: number, rng: Rng) =>
  from === to && stride === 1
    ? undefined
    : (new Sequential(convolution(from, to, 1, rng, stride), new BatchNorm2d(to)) as Sequential);

/** relu(F(x) + x), with F what a block computes. */
abstract class Block extends Module {
  abstract readonly downsample: Sequential | undefined;
  protected abstract body(x: tf.Tensor): tf.Tensor;

  override forward(x: tf.Tensor): Tensor {
    return tf.tidy(() => relu(this.body(x).add(this.downsample?.forward(x) ?? x))) as Tensor;
  }
}

/**
 * The residual block of ResNet-18 and 34 (He et al., 2016): two 3 x 3 convolutions, normalized,
 * and the way around them. `[N, H, W, inChannels] -> [N, H / stride, W / stride, channels]`.
 */
export class BasicBlock extends Block {
  /** Channels that come out, by `channels`. */
  static readonly expansion: number = 1;
  readonly conv1: Conv2d;
  readonly bn1: BatchNorm2d;
  readonly conv2: Conv2d;
  readonly bn2: BatchNorm2d;
  readonly downsample: Sequential | undefined;

  constructor(inChannels: number, channels: number, { rng: seed, stride = 1 }: BlockOptions) {
    super();
    const rng = toRng(seed);
    this.conv1 = convolution(inChannels, channels, 3, rng, stride);
    this.bn1 = new BatchNorm2d(channels);
    this.conv2 = convolution(channels, channels, 3, rng);
    this.bn2 = new BatchNorm2d(channels);
    this.downsample = shortcut(inChannels, channels, stride, rng);
  }

  protected override body(x: tf.Tensor): tf.Tensor {
    const h = relu(this.bn1.forward(this.conv1.forward(x)) as tf.Tensor);
    return this.bn2.forward(this.conv2.forward(h));
  }
}

/**
 * The residual block of ResNet-50 and deeper (He et al., 2016): 1 x 1 to fewer channels, 3 x 3
 * among them, 1 x 1 to four times as many. The stride lies on the 3 x 3, as in torchvision (on the
 * first 1 x 1 in the paper).
 */
export class Bottleneck extends Block {
  /** Channels that come out, by `channels`. */
  static readonly expansion: number = 4;
  readonly conv1: Conv2d;
  readonly bn1: BatchNorm2d;
  readonly conv2: Conv2d;
  readonly bn2: BatchNorm2d;
  readonly conv3: Conv2d;
  readonly bn3: BatchNorm2d;
  readonly downsample: Sequential | undefined;

  /** @param channels of the 3 x 3 convolution; four times as many come out */
  constructor(inChannels: number, channels: number, { rng: seed, stride = 1 }: BlockOptions) {
    super();
    const rng = toRng(seed);
    const out = channels * Bottleneck.expansion;
    this.conv1 = convolution(inChannels, channels, 1, rng);
    this.bn1 = new BatchNorm2d(channels);
    this.conv2 = convolution(channels, channels, 3, rng, stride);
    this.bn2 = new BatchNorm2d(channels);
    this.conv3 = convolution(channels, out, 1, rng);
    this.bn3 = new BatchNorm2d(out);
    this.downsample = shortcut(inChannels, out, stride, rng);
  }

  protected override body(x: tf.Tensor): tf.Tensor {
    const narrow = relu(this.bn1.forward(this.conv1.forward(x)) as tf.Tensor);
    const h = relu(this.bn2.forward(this.conv2.forward(narrow)) as tf.Tensor);
    return this.bn3.forward(this.conv3.forward(h));
  }
}

export interface ResNetOptions extends ClassifierOptions {
  /** Channels of the images. Default 3. */
  readonly inChannels?: number;
  /** Channels of the first stage; each further stage has twice as many. Default 64. */
  readonly width?: number;
  /**
   * `'imagenet'` (the default) starts with a 7 x 7 convolution of stride 2 and a pool of stride 2;
   * `'small'`, for images of a few dozen pixels, with one 3 x 3 convolution.
   */
  readonly stem?: 'imagenet' | 'small';
}

const DEPTHS = {
  18: [BasicBlock, [2, 2, 2, 2]],
  34: [BasicBlock, [3, 4, 6, 3]],
  50: [Bottleneck, [3, 4, 6, 3]],
  101: [Bottleneck, [3, 4, 23, 3]],
} as const;

/**
 * ResNet (He, Zhang, Ren and Sun, 2016): `[N, H, W, inChannels] -> [N, classes]`. ResNet-18 has
 * 11,689,512 parameters, ResNet-50 has 25,557,032. Torchvision's weights fit under
 * `rename: (name) => name.replace(/^layer(\d)/, (_, stage) => `stages.${stage - 1}`)`.
 *
 * @example
 * nn.abstract(() => new models.ResNet(50, { rng: 1 })).summary([1, 224, 224, 3]).macs; // 4.1e9
 * new models.ResNet([1, 1, 1], { rng: 1, width: 8, stem: 'small', inChannels: 1, classes: 10 });
 */
export class ResNet extends Module<[x: tf.Tensor], Tensor<[number, number]>> {
  readonly conv1: Conv2d;
  readonly bn1: BatchNorm2d;
  /** What torchvision calls `layer1`, `layer2` and on. */
  readonly stages: readonly Sequential[];
  readonly fc: Linear;
  readonly #stem: 'imagenet' | 'small';

  /** @param depth a depth of the paper, or how many basic blocks each stage has */
  constructor(
    depth: keyof typeof DEPTHS | readonly number[],
    { rng: seed, classes = 1000, inChannels = 3, width = 64, stem = 'imagenet' }: ResNetOptions,
  ) {
    super();
    const rng = toRng(seed);
    const [Block, counts] = typeof depth === 'number' ? DEPTHS[depth] : [BasicBlock, depth];
    this.#stem = stem;
    this.conv1 =
      stem === 'imagenet'
        ? convolution(inChannels, width, 7, rng, 2)
        : convolution(inChannels, width, 3, rng);
    this.bn1 = new BatchNorm2d(width);
    let channels = width;
    this.stages = counts.map((count, stage) => {
      const blocks = Array.from({ length: count }, (_, i) => {
        const stride = stage > 0 && i === 0 ? 2 : 1;
        const block = new Block(channels, width << stage, { rng, stride });
        channels = (width << stage) * Block.expansion;
        return block;
      });
      return new Sequential(...blocks);
    });
    this.fc = new Linear(channels, classes, { rng }) as Linear;
  }

  override forward(x: tf.Tensor): Tensor<[number, number]> {
    return tf.tidy(() => {
      const start = relu(this.bn1.forward(this.conv1.forward(x)) as tf.Tensor);
      const h =
        this.#stem === 'imagenet'
          ? new MaxPool2d(3, { stride: 2, padding: 1 }).forward(start)
          : start;
      const features = this.stages.reduce<tf.Tensor>((y, stage) => stage.forward(y), h);
      return this.fc.forward(new GlobalAvgPool().forward(features));
    }) as Tensor as Tensor<[number, number]>;
  }
}
