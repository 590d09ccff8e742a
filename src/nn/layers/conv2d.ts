import * as tf from '@tensorflow/tfjs';
import type { TorchEntry } from '../module.ts';
import type { Parameter } from '../parameter.ts';
import { Layer } from './layer.ts';
import type { Convolves, Padding, Pair } from './shapes.ts';
import { type WeightOptions, weights } from './weights.ts';
import { convolve, pair, showWindow } from './windows.ts';

export interface Conv2dOptions extends WeightOptions {
  /** Default 1. */
  readonly stride?: Pair;
  /** Default 0, as in PyTorch. */
  readonly padding?: Padding;
  /** Distance of the elements under the window. Default 1. */
  readonly dilation?: Pair;
}

/**
 * Two-dimensional convolution (a cross-correlation, as everywhere in deep learning):
 * `[N, H, W, inChannels] -> [N, H', W', outChannels]`.
 *
 * The weight is `[kernel height, kernel width, inChannels, outChannels]`. It has
 * outChannels (inChannels kernelHeight kernelWidth + 1) parameters.
 */
export class Conv2d<
  In extends number = number,
  Out extends number = number,
  const K extends Pair = Pair,
  const O extends Conv2dOptions = Conv2dOptions,
> extends Layer<Convolves<'Conv2d', In, Out, K, O>> {
  readonly inChannels: In;
  readonly outChannels: Out;
  readonly kernelSize: readonly [height: number, width: number];
  readonly stride: readonly [height: number, width: number];
  readonly padding: Padding;
  readonly dilation: readonly [height: number, width: number];
  readonly weight: Parameter<[number, number, In, Out]>;
  readonly bias: Parameter<[Out]> | undefined;

  constructor(inChannels: In, outChannels: Out, kernelSize: K, options: O) {
    super();
    const { stride = 1, padding = 0, dilation = 1 }: Conv2dOptions = options;
    const [height, width] = pair(kernelSize);
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.kernelSize = [height, width];
    this.stride = pair(stride);
    this.padding = padding;
    this.dilation = pair(dilation);
    const shape = [height, width, inChannels, outChannels] as const;
    const fanIn = inChannels * height * width;
    const { weight, bias } = weights(shape, [outChannels], fanIn, options);
    this.weight = weight;
    this.bias = bias;
  }

  override get torch(): Readonly<Record<string, TorchEntry>> {
    return { weight: { axes: [2, 3, 1, 0] } };
  }

  protected override compute(x: tf.Tensor): tf.Tensor {
    this.expectShape(x, [null, null, null, this.inChannels]);
    return convolve(tf.conv2d, x, this.weight, this);
  }

  override macs(_: readonly number[], output: readonly number[]): number {
    const [height, width] = this.kernelSize;
    return tf.util.sizeFromShape([...output]) * height * width * this.inChannels;
  }

  protected override settings(): string {
    return [
      `${this.inChannels} -> ${this.outChannels}`,
      ...showWindow(this),
      ...(this.bias ? [] : ['bias false']),
    ].join(', ');
  }
}
