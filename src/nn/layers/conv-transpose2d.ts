import * as tf from '@tensorflow/tfjs';
import type { TorchEntry } from '../module.ts';
import type { Parameter } from '../parameter.ts';
import { Layer } from './layer.ts';
import type { Pair, Spreads } from './shapes.ts';
import { type WeightOptions, weights } from './weights.ts';
import { convTransposeOutputSize, pair, showPair, sides } from './windows.ts';

export interface ConvTranspose2dOptions extends WeightOptions {
  /** Default 1. */
  readonly stride?: Pair;
  /** Rows and columns cut from the result at each side. Default 0, as in PyTorch. */
  readonly padding?: number;
  /**
   * Rows and columns added to the result at the end, to choose among sizes that a stride confuses.
   * Default 0.
   */
  readonly outputPadding?: number;
}

/**
 * Transposed convolution, the adjoint of `Conv2d` and not its inverse: `[N, H, W, inChannels] ->
 * [N, H', W', outChannels]`, H' = (H - 1) stride - 2 padding + kernel + outputPadding.
 *
 * The weight is `[kernel height, kernel width, outChannels, inChannels]`.
 */
export class ConvTranspose2d<
  In extends number = number,
  Out extends number = number,
  const K extends Pair = Pair,
  const O extends ConvTranspose2dOptions = ConvTranspose2dOptions,
> extends Layer<Spreads<In, Out, K, O>> {
  readonly inChannels: In;
  readonly outChannels: Out;
  readonly kernelSize: readonly [height: number, width: number];
  readonly stride: readonly [height: number, width: number];
  readonly padding: number;
  readonly outputPadding: number;
  readonly weight: Parameter<[number, number, Out, In]>;
  readonly bias: Parameter<[Out]> | undefined;

  constructor(inChannels: In, outChannels: Out, kernelSize: K, options: O) {
    super();
    const { stride = 1, padding = 0, outputPadding = 0 }: ConvTranspose2dOptions = options;
    const [height, width] = pair(kernelSize);
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.kernelSize = [height, width];
    this.stride = pair(stride);
    this.padding = padding;
    this.outputPadding = outputPadding;
    // PyTorch takes the fan-in of its weight [in, out, h, w] as out * h * w.
    const fanIn = outChannels * height * width;
    const shape = [height, width, outChannels, inChannels] as const;
    const { weight, bias } = weights(shape, [outChannels], fanIn, options);
    this.weight = weight;
    this.bias = bias;
  }

  override get torch(): Readonly<Record<string, TorchEntry>> {
    return { weight: { axes: [2, 3, 1, 0] } };
  }

  protected override compute(x: tf.Tensor): tf.Tensor {
    this.expectShape(x, [null, null, null, this.inChannels]);
    const { kernelSize, stride, padding, outputPadding } = this;
    const [batch = 0, height = 0, width = 0] = x.shape;
    const size = (input: number, axis: 0 | 1) =>
      convTransposeOutputSize(input, {
        kernel: kernelSize[axis],
        stride: stride[axis],
        padding,
        outputPadding,
      });
    const y = tf.conv2dTranspose(
      x as tf.Tensor4D,
      this.weight,
      [batch, size(height, 0), size(width, 1), this.outChannels],
      [...stride],
      sides(padding),
      'floor',
    );
    return this.bias ? y.add(this.bias) : y;
  }

  override macs(input: readonly number[]): number {
    const [height, width] = this.kernelSize;
    return tf.util.sizeFromShape([...input]) * height * width * this.outChannels;
  }

  protected override settings(): string {
    return [
      `${this.inChannels} -> ${this.outChannels}`,
      `kernel ${showPair(this.kernelSize)}`,
      `stride ${showPair(this.stride)}`,
      `padding ${this.padding}`,
      ...(this.outputPadding === 0 ? [] : [`output padding ${this.outputPadding}`]),
      ...(this.bias ? [] : ['bias false']),
    ].join(', ');
  }
}
