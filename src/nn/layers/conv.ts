import * as tf from '@tensorflow/tfjs';
import { assertShape, type Rng, type Tensor } from '../../tensor/index.ts';
import { type Initializer, torchDefault } from '../init.ts';
import { Module } from '../module.ts';
import { variable } from './linear.ts';

/** One number for both axes, or height and width. */
export type Pair = number | readonly [height: number, width: number];

export const pair = (size: Pair): [number, number] =>
  typeof size === 'number' ? [size, size] : [size[0], size[1]];

/** Rows and columns of zeros around the image; `'same'` keeps the size at stride 1, `'valid'` is 0. */
export type Padding = 'same' | 'valid' | number;

/** Size after a window slides over an axis: floor((size + 2 padding - dilation (kernel - 1) - 1) / stride) + 1. */
export function convOutputSize(
  size: number,
  {
    kernel,
    stride = 1,
    padding = 0,
    dilation = 1,
  }: { kernel: number; stride?: number; padding?: number; dilation?: number },
): number {
  return Math.floor((size + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1;
}

/** Size after a transposed convolution: (size - 1) stride - 2 padding + kernel + outputPadding. */
export function convTransposeOutputSize(
  size: number,
  {
    kernel,
    stride = 1,
    padding = 0,
    outputPadding = 0,
  }: { kernel: number; stride?: number; padding?: number; outputPadding?: number },
): number {
  return (size - 1) * stride - 2 * padding + kernel + outputPadding;
}

export interface Conv2dOptions {
  rng: Rng;
  /** Default 1. */
  stride?: Pair;
  /** Default 0, as in PyTorch. */
  padding?: Padding;
  /** Default 1. */
  dilation?: Pair;
  /** Whether to add a bias for each output channel. Default true. */
  bias?: boolean;
  /** Initial weight. Default uniform on +-1 / sqrt(inChannels * kernel area), as in PyTorch. */
  init?: Initializer;
  /** Initial bias. Default as the weight's default. */
  biasInit?: Initializer;
}

/**
 * Two-dimensional convolution (a cross-correlation, as everywhere in deep learning):
 * `[N, H, W, inChannels] -> [N, H', W', outChannels]`.
 *
 * The weight is `[kernel height, kernel width, inChannels, outChannels]`. It has
 * outChannels (inChannels kernelHeight kernelWidth + 1) parameters.
 */
export class Conv2d extends Module {
  readonly weight: tf.Variable<tf.Rank.R4>;
  readonly bias: tf.Variable<tf.Rank.R1> | undefined;
  readonly #settings: {
    channels: number;
    stride: [number, number];
    padding: Padding;
    dilation: [number, number];
  };

  constructor(inChannels: number, outChannels: number, kernelSize: Pair, options: Conv2dOptions) {
    super();
    const [height, width] = pair(kernelSize);
    const { rng, stride = 1, padding = 0, dilation = 1, bias = true } = options;
    const standard: Initializer = (shape, stream) =>
      torchDefault(shape, { fanIn: inChannels * height * width, rng: stream });
    const { init = standard, biasInit = standard } = options;
    const shape = [height, width, inChannels, outChannels];
    this.weight = variable(() => init(shape, rng)) as tf.Variable<tf.Rank.R4>;
    this.bias = bias
      ? (variable(() => biasInit([outChannels], rng)) as tf.Variable<tf.Rank.R1>)
      : undefined;
    this.#settings = {
      channels: inChannels,
      stride: pair(stride),
      padding,
      dilation: pair(dilation),
    };
  }

  override forward(x: tf.Tensor): Tensor<[number, number, number, number]> {
    const { channels, stride, padding, dilation } = this.#settings;
    assertShape(x, [null, null, null, channels], 'input of Conv2d');
    return tf.tidy(() => {
      const rounding = typeof padding === 'number' ? 'floor' : undefined;
      const y = tf.conv2d(
        x as tf.Tensor4D,
        this.weight,
        stride,
        padding,
        'NHWC',
        dilation,
        rounding,
      );
      return this.bias ? y.add<tf.Tensor4D>(this.bias) : y;
    });
  }
}

export interface ConvTranspose2dOptions extends Omit<Conv2dOptions, 'padding' | 'dilation'> {
  /** Rows and columns cut from the result at each side. Default 0, as in PyTorch. */
  padding?: number;
  /** Rows and columns added to the result at the end, to choose among sizes that a stride confuses. Default 0. */
  outputPadding?: number;
}

/**
 * Transposed convolution, the adjoint of `Conv2d` and not its inverse:
 * `[N, H, W, inChannels] -> [N, H', W', outChannels]`, H' = (H - 1) stride - 2 padding + kernel + outputPadding.
 *
 * The weight is `[kernel height, kernel width, outChannels, inChannels]`.
 */
export class ConvTranspose2d extends Module {
  readonly weight: tf.Variable<tf.Rank.R4>;
  readonly bias: tf.Variable<tf.Rank.R1> | undefined;
  readonly #settings: {
    channels: number;
    stride: [number, number];
    padding: number;
    outputPadding: number;
  };

  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: Pair,
    options: ConvTranspose2dOptions,
  ) {
    super();
    const [height, width] = pair(kernelSize);
    const { rng, stride = 1, padding = 0, outputPadding = 0, bias = true } = options;
    // PyTorch takes the fan-in of its weight [in, out, h, w] as out * h * w.
    const standard: Initializer = (shape, stream) =>
      torchDefault(shape, { fanIn: outChannels * height * width, rng: stream });
    const { init = standard, biasInit = standard } = options;
    const shape = [height, width, outChannels, inChannels];
    this.weight = variable(() => init(shape, rng)) as tf.Variable<tf.Rank.R4>;
    this.bias = bias
      ? (variable(() => biasInit([outChannels], rng)) as tf.Variable<tf.Rank.R1>)
      : undefined;
    this.#settings = { channels: inChannels, stride: pair(stride), padding, outputPadding };
  }

  override forward(x: tf.Tensor): Tensor<[number, number, number, number]> {
    const { channels, stride, padding, outputPadding } = this.#settings;
    assertShape(x, [null, null, null, channels], 'input of ConvTranspose2d');
    const [kernelHeight, kernelWidth, outChannels] = this.weight.shape;
    const [batch, height, width] = (x as tf.Tensor4D).shape;
    const size = (input: number, kernel: number, step: number) =>
      convTransposeOutputSize(input, { kernel, stride: step, padding, outputPadding });
    return tf.tidy(() => {
      const y = tf.conv2dTranspose(
        x as tf.Tensor4D,
        this.weight,
        [
          batch,
          size(height, kernelHeight, stride[0]),
          size(width, kernelWidth, stride[1]),
          outChannels,
        ],
        stride,
        padding,
        'floor',
      ) as tf.Tensor4D;
      return this.bias ? y.add<tf.Tensor4D>(this.bias) : y;
    });
  }
}
