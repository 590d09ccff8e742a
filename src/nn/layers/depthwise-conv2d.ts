import * as tf from '@tensorflow/tfjs';
import type { TorchEntry } from '../module.ts';
import type { Parameter } from '../parameter.ts';
import type { Conv2dOptions } from './conv2d.ts';
import { Layer } from './layer.ts';
import type { Convolves, Padding, Pair } from './shapes.ts';
import { weights } from './weights.ts';
import { convolve, pair, showWindow } from './windows.ts';

export interface DepthwiseConv2dOptions extends Conv2dOptions {
  /** How many channels are made of each. Default 1. */
  readonly multiplier?: number;
}

/** How many channels come out, where the compiler can know. */
type Multiplied<C extends number, O> = O extends { readonly multiplier: infer M }
  ? M extends 1
    ? C
    : number
  : O extends { readonly multiplier?: infer M }
    ? unknown extends M
      ? C
      : number
    : C;

/**
 * Depthwise convolution: each channel has windows of its own and is not mixed with others,
 * `[N, H, W, channels] -> [N, H', W', channels multiplier]`. PyTorch's `Conv2d` with
 * `groups=channels`, Keras's `DepthwiseConv2D`.
 *
 * The weight is `[kernel height, kernel width, channels, multiplier]`. It has
 * channels multiplier (kernelHeight kernelWidth + 1) parameters.
 */
export class DepthwiseConv2d<
  C extends number = number,
  const K extends Pair = Pair,
  const O extends DepthwiseConv2dOptions = DepthwiseConv2dOptions,
> extends Layer<Convolves<'DepthwiseConv2d', C, Multiplied<C, O>, K, O>> {
  readonly channels: C;
  readonly multiplier: number;
  readonly kernelSize: readonly [height: number, width: number];
  readonly stride: readonly [height: number, width: number];
  readonly padding: Padding;
  readonly dilation: readonly [height: number, width: number];
  readonly weight: Parameter<[number, number, C, number]>;
  readonly bias: Parameter<[number]> | undefined;

  constructor(channels: C, kernelSize: K, options: O) {
    super();
    const {
      stride = 1,
      padding = 0,
      dilation = 1,
      multiplier = 1,
    }: DepthwiseConv2dOptions = options;
    const [height, width] = pair(kernelSize);
    this.channels = channels;
    this.multiplier = multiplier;
    this.kernelSize = [height, width];
    this.stride = pair(stride);
    this.padding = padding;
    this.dilation = pair(dilation);
    const shape = [height, width, channels, multiplier] as const;
    const { weight, bias } = weights(shape, [channels * multiplier], height * width, options);
    this.weight = weight;
    this.bias = bias;
  }

  // PyTorch holds [channels multiplier, 1, height, width], the windows of one channel side by side.
  override get torch(): Readonly<Record<string, TorchEntry>> {
    const shape = [this.channels, this.multiplier, ...this.kernelSize];
    const fileShape = [this.channels * this.multiplier, 1, ...this.kernelSize];
    return { weight: { shape, axes: [2, 3, 0, 1], fileShape } };
  }

  protected override compute(x: tf.Tensor): tf.Tensor {
    this.expectShape(x, [null, null, null, this.channels]);
    return convolve(tf.depthwiseConv2d, x, this.weight, this);
  }

  override macs(_: readonly number[], output: readonly number[]): number {
    const [height, width] = this.kernelSize;
    return tf.util.sizeFromShape([...output]) * height * width;
  }

  protected override settings(): string {
    return [
      `${this.channels}`,
      ...showWindow(this),
      ...(this.multiplier === 1 ? [] : [`multiplier ${this.multiplier}`]),
      ...(this.bias ? [] : ['bias false']),
    ].join(', ');
  }
}
