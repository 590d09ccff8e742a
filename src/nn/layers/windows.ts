import * as tf from '@tensorflow/tfjs';
import type { Padding, Pair } from './shapes.ts';

/** Height and width of a pair. */
export const pair = (size: Pair): readonly [height: number, width: number] =>
  typeof size === 'number' ? [size, size] : size;

/** `3`, or `3 x 5` where height and width differ. */
export const showPair = ([height, width]: readonly [number, number]): string =>
  height === width ? String(height) : `${height} x ${width}`;

type Sides = [number, number];

/**
 * Padding as TensorFlow.js is to be given it: side by side. From a number alone it would take the
 * size of the result by the height and the vertical stride of the window, for the width too.
 */
export const sides = (padding: Padding): 'same' | 'valid' | [Sides, Sides, Sides, Sides] =>
  typeof padding === 'string'
    ? padding
    : [
        [0, 0],
        [padding, padding],
        [padding, padding],
        [0, 0],
      ];

/** Padding of a sequence that is given as an image of one row. */
export const ends = (padding: Padding): ReturnType<typeof sides> =>
  typeof padding === 'string'
    ? padding
    : [
        [0, 0],
        [0, 0],
        [padding, padding],
        [0, 0],
      ];

/** How sizes are rounded, which TensorFlow.js is to be told with padding in numbers only. */
export const rounding = (padding: Padding): 'floor' | undefined =>
  typeof padding === 'number' ? 'floor' : undefined;

/** What a layer says of its window: `kernel 3, stride 2, padding 1`, and a dilation above 1. */
export function showWindow({
  kernelSize,
  stride,
  padding,
  dilation = 1,
}: {
  kernelSize: Pair;
  stride: Pair;
  padding: Padding;
  dilation?: Pair;
}): string[] {
  const gaps = showPair(pair(dilation));
  return [
    `kernel ${showPair(pair(kernelSize))}`,
    `stride ${showPair(pair(stride))}`,
    `padding ${padding}`,
    ...(gaps === '1' ? [] : [`dilation ${gaps}`]),
  ];
}

/**
 * A filter `[height, width, ...]` with zeros between its elements, which does what a dilation does.
 * TensorFlow.js has no gradients of dilated convolutions.
 */
export function dilated(
  filter: tf.Tensor4D,
  [rows, columns]: readonly [height: number, width: number],
): tf.Tensor4D {
  const spread = (x: tf.Tensor4D, axis: 0 | 1, gap: number): tf.Tensor4D => {
    if (gap === 1) return x;
    const [size = 0] = x.shape.slice(axis, axis + 1);
    const ends = [...x.shape, 0].map((_, i): [number, number] => [0, i === axis + 1 ? gap - 1 : 0]);
    const shape = x.shape.map((length, i) => (i === axis ? length * gap : length));
    const wide = tf.pad(x.expandDims(axis + 1), ends).reshape<tf.Tensor4D>(shape);
    // Nothing follows the last element.
    const kept = shape.map((length, i) => (i === axis ? (size - 1) * gap + 1 : length));
    return wide.slice([0, 0, 0, 0], kept as [number, number, number, number]);
  };
  return spread(spread(filter, 0, rows), 1, columns);
}

interface Slide {
  readonly stride: readonly [height: number, width: number];
  readonly padding: Padding;
  readonly dilation: readonly [height: number, width: number];
  readonly bias?: tf.Tensor | undefined;
}

/**
 * A filter that slides over images, and the bias.
 *
 * @param around the padding as TensorFlow.js is to be given it
 */
export function convolve(
  kernel: typeof tf.conv2d<tf.Tensor4D> | typeof tf.depthwiseConv2d<tf.Tensor4D>,
  x: tf.Tensor,
  filter: tf.Tensor,
  { stride, padding, dilation, bias }: Slide,
  around = sides(padding),
): tf.Tensor {
  const y = (kernel as typeof tf.conv2d<tf.Tensor4D>)(
    x as tf.Tensor4D,
    dilated(filter as tf.Tensor4D, dilation),
    [...stride],
    around,
    'NHWC',
    1,
    rounding(padding),
  );
  return bias ? y.add(bias) : y;
}

/**
 * Size after a window slides over an axis: floor((size + 2 padding - dilation (kernel - 1) - 1) /
 * stride) + 1.
 */
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
