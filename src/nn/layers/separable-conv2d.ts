import type * as tf from '@tensorflow/tfjs';
import { toRng } from '../../tensor/index.ts';
import { Conv2d, type Conv2dOptions } from './conv2d.ts';
import { DepthwiseConv2d } from './depthwise-conv2d.ts';
import { Layer } from './layer.ts';
import type { Convolves, Pair } from './shapes.ts';

/**
 * Depthwise separable convolution: one window for each channel, then one 1 x 1 convolution that
 * mixes them, `[N, H, W, inChannels] -> [N, H', W', outChannels]`. Keras's `SeparableConv2D`. It
 * has inChannels kernelHeight kernelWidth + inChannels outChannels + outChannels parameters:
 * 1 / outChannels + 1 / (kernelHeight kernelWidth) of a `Conv2d`'s weights (Howard et al., 2017).
 *
 * The bias is that of the 1 x 1 convolution: one in between would only be added to it.
 */
export class SeparableConv2d<
  In extends number = number,
  Out extends number = number,
  const K extends Pair = Pair,
  const O extends Conv2dOptions = Conv2dOptions,
> extends Layer<Convolves<'SeparableConv2d', In, Out, K, O>> {
  readonly depthwise: DepthwiseConv2d;
  readonly pointwise: Conv2d;

  constructor(inChannels: In, outChannels: Out, kernelSize: K, options: O) {
    super();
    // The windows, then the mixing, from one generator.
    const { init, biasInit, bias, ...rest }: Conv2dOptions = options;
    const rng = toRng(rest.rng);
    const drawn = { ...(init ? { init } : {}), ...(biasInit ? { biasInit } : {}), rng };
    this.depthwise = new DepthwiseConv2d(inChannels as number, kernelSize as Pair, {
      ...rest,
      ...drawn,
      bias: false,
    });
    this.pointwise = new Conv2d(inChannels as number, outChannels as number, 1, {
      ...drawn,
      bias: bias ?? true,
    });
  }

  protected override compute(x: tf.Tensor): tf.Tensor {
    return this.pointwise.forward(this.depthwise.forward(x));
  }
}
