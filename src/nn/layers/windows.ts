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
