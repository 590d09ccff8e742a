import * as tf from '@tensorflow/tfjs';
import type { TorchEntry } from '../module.ts';
import type { Parameter } from '../parameter.ts';
import { Layer } from './layer.ts';
import type { ConvolvesSequence, Padding } from './shapes.ts';
import { type WeightOptions, weights } from './weights.ts';
import { convolve, ends, showWindow } from './windows.ts';

export interface Conv1dOptions extends WeightOptions {
  /** Default 1. */
  readonly stride?: number;
  /** Default 0, as in PyTorch. */
  readonly padding?: Padding;
  /** Distance of the elements under the window. Default 1. */
  readonly dilation?: number;
}

/**
 * Convolution along a sequence (a cross-correlation, as everywhere in deep learning):
 * `[N, L, inChannels] -> [N, L', outChannels]`.
 *
 * The weight is `[kernel, inChannels, outChannels]`. It has outChannels (inChannels kernel + 1)
 * parameters.
 */
export class Conv1d<
  In extends number = number,
  Out extends number = number,
  const K extends number = number,
  const O extends Conv1dOptions = Conv1dOptions,
> extends Layer<ConvolvesSequence<In, Out, K, O>> {
  readonly inChannels: In;
  readonly outChannels: Out;
  readonly kernelSize: K;
  readonly stride: number;
  readonly padding: Padding;
  readonly dilation: number;
  readonly weight: Parameter<[number, In, Out]>;
  readonly bias: Parameter<[Out]> | undefined;

  constructor(inChannels: In, outChannels: Out, kernelSize: K, options: O) {
    super();
    const { stride = 1, padding = 0, dilation = 1 }: Conv1dOptions = options;
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.kernelSize = kernelSize;
    this.stride = stride;
    this.padding = padding;
    this.dilation = dilation;
    const shape = [kernelSize as number, inChannels, outChannels] as const;
    const { weight, bias } = weights(shape, [outChannels], inChannels * kernelSize, options);
    this.weight = weight;
    this.bias = bias;
  }

  override get torch(): Readonly<Record<string, TorchEntry>> {
    return { weight: { axes: [2, 1, 0] } };
  }

  protected override compute(x: tf.Tensor): tf.Tensor {
    this.expectShape(x, [null, null, this.inChannels]);
    // An image of one row. TensorFlow.js's own conv1d would pad its height as well.
    const { padding, bias } = this;
    const slide = {
      padding,
      bias,
      stride: [1, this.stride],
      dilation: [1, this.dilation],
    } as const;
    const filter = (this.weight as tf.Tensor).expandDims(0);
    return convolve(tf.conv2d, x.expandDims(1), filter, slide, ends(padding)).squeeze([1]);
  }

  override macs(_: readonly number[], output: readonly number[]): number {
    return tf.util.sizeFromShape([...output]) * this.kernelSize * this.inChannels;
  }

  protected override settings(): string {
    return [
      `${this.inChannels} -> ${this.outChannels}`,
      ...showWindow(this),
      ...(this.bias ? [] : ['bias false']),
    ].join(', ');
  }
}
