import * as tf from '@tensorflow/tfjs';
import type { Tensor } from '../tensor/index.ts';
import { batchShape } from './augment/images.ts';

export interface SizeNormalizeOptions {
  /** What counts as ink: values above it. Default 0.3, which noise of some percent does not reach. */
  readonly threshold?: number;
}

/**
 * Cuts each image to the smallest box that holds its ink and scales this box to `size` x `size`:
 * every new pixel is the mean over the area that it covers. Position and size of a drawing are gone
 * then, and its proportions too, as in the digits of UCI (`data.digits`). An image without ink is
 * scaled as a whole.
 *
 * @param images `[n, height, width, channels]`
 * @param size side of the new images in pixels
 * @returns `[n, size, size, channels]`
 * @example const small = data.sizeNormalize(glyphs.x, 8);
 * @throws RangeError for another number of axes, and for a size that is no whole number from 1
 */
export function sizeNormalize<S extends number>(
  images: tf.Tensor,
  size: S,
  { threshold = 0.3 }: SizeNormalizeOptions = {},
): Tensor<[number, S, S, number]> {
  const [n, height, width, channels] = batchShape(images, 'sizeNormalize');
  if (!Number.isInteger(size) || size < 1) {
    throw new RangeError(`sizeNormalize: size must be a whole number from 1, given ${size}`);
  }
  const from = images.dataSync();
  const to = new Float32Array(n * size * size * channels);
  for (let i = 0; i < n; i++) {
    const value = (row: number, column: number, channel: number) =>
      from[((i * height + row) * width + column) * channels + channel] as number;
    const isInk = (row: number, column: number) =>
      Array.from({ length: channels }, (_, c) => value(row, column, c)).some((v) => v > threshold);
    const [rows, columns] = boxOf(height, width, isInk);
    const [down, across] = [shares(rows, size), shares(columns, size)];
    for (const [r, parts] of down.entries()) {
      for (const [c, others] of across.entries()) {
        for (let channel = 0; channel < channels; channel++) {
          let sum = 0;
          for (const [row, a] of parts) {
            for (const [column, b] of others) sum += a * b * value(row, column, channel);
          }
          to[((i * size + r) * size + c) * channels + channel] = sum;
        }
      }
    }
  }
  return tf.tensor4d(to, [n, size, size, channels]) as tf.Tensor as Tensor<[number, S, S, number]>;
}

/** First pixel and end. */
type Span = readonly [from: number, to: number];

/** The rows and the columns that hold ink, or all where there is none. */
function boxOf(
  height: number,
  width: number,
  isInk: (row: number, column: number) => boolean,
): readonly [rows: Span, columns: Span] {
  let [top, bottom, left, right] = [height, 0, width, 0];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      if (!isInk(row, column)) continue;
      [top, bottom] = [Math.min(top, row), Math.max(bottom, row + 1)];
      [left, right] = [Math.min(left, column), Math.max(right, column + 1)];
    }
  }
  const all: readonly [Span, Span] = [
    [0, height],
    [0, width],
  ];
  return bottom === 0
    ? all
    : [
        [top, bottom],
        [left, right],
      ];
}

/** Of each new pixel: the old ones that it covers, and what share of it each is. */
function shares([from, to]: Span, size: number): (readonly [pixel: number, share: number])[][] {
  const step = (to - from) / size;
  return Array.from({ length: size }, (_, k) => {
    const [start, end] = [from + k * step, from + (k + 1) * step];
    const first = Math.floor(start);
    // Rounding may place the last end a little beyond the box.
    const last = Math.min(to, Math.ceil(end));
    return Array.from({ length: last - first }, (_, j) => {
      const pixel = first + j;
      return [pixel, (Math.min(end, pixel + 1) - Math.max(start, pixel)) / step] as const;
    });
  });
}
