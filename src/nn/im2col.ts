import * as tf from '@tensorflow/tfjs';
import type { Tensor } from '../tensor/index.ts';
import type { Padding, Pair } from './layers/shapes.ts';
import { convolve, pair } from './layers/windows.ts';

export interface WindowOptions {
  /** Default 1. */
  readonly stride?: Pair;
  /** Default 0. */
  readonly padding?: Padding;
  /** Distance of the elements under the window. Default 1. */
  readonly dilation?: Pair;
}

/**
 * Each window of an image as a row: `[N, H, W, C] -> [N, H' W', kernelHeight kernelWidth C]`, so
 * that a convolution is one product with a weight `[kernelHeight kernelWidth C, outChannels]`.
 * PyTorch's `unfold`, with the windows' places before their values. Has gradients.
 */
export function im2col(
  x: tf.Tensor4D,
  kernelSize: Pair,
  { stride = 1, padding = 0, dilation = 1 }: WindowOptions = {},
): Tensor<[number, number, number]> {
  return tf.tidy(() => {
    const [batch, , , channels] = x.shape;
    const picks = onePerPlace(kernelSize, channels);
    const slide = { padding, stride: pair(stride), dilation: pair(dilation) };
    const y = convolve(tf.conv2d, x, picks, slide);
    return y.reshape([batch, -1, picks.shape[3]]);
  }) as Tensor<[number, number, number]>;
}

/**
 * The adjoint of `im2col`, not its inverse: puts windows back in their places and adds where they
 * overlap, `[N, H' W', kernelHeight kernelWidth C] -> [N, H, W, C]`. PyTorch's `fold`.
 *
 * @param size of the image: H and W
 */
export function col2im(
  columns: tf.Tensor3D,
  size: Pair,
  kernelSize: Pair,
  options: WindowOptions = {},
): Tensor<[number, number, number, number]> {
  return tf.tidy(() => {
    const [batch = 0, , length = 0] = columns.shape;
    const [kernelHeight, kernelWidth] = pair(kernelSize);
    const channels = length / (kernelHeight * kernelWidth);
    // im2col is linear: its gradient at any image is the adjoint.
    const [height, width] = pair(size);
    const anywhere = tf.zeros<tf.Rank.R4>([batch, height, width, channels]);
    const adjoint = tf.grad((x) => im2col(x as tf.Tensor4D, kernelSize, options));
    return adjoint(anywhere, columns);
  }) as Tensor<[number, number, number, number]>;
}

/** Windows that each pick one value of one channel. */
function onePerPlace(kernelSize: Pair, channels: number): tf.Tensor4D {
  const [height, width] = pair(kernelSize);
  const length = height * width * channels;
  return tf.eye(length).reshape([height, width, channels, length]);
}
