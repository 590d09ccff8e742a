import type * as tf from '@tensorflow/tfjs';
import { type PerImage, perImage } from './affine.ts';
import { batchShape, like } from './images.ts';

export interface OccludeOptions {
  /** Side of the square in pixels. */
  readonly size: number;
  /** Its left column, for all images or for each. Default: the square is in the middle. */
  readonly x?: PerImage;
  /** Its upper row, for all images or for each. Default: the square is in the middle. */
  readonly y?: PerImage;
  /** What it is painted with. Default 0. */
  readonly value?: number;
}

/**
 * Paints a square over each image of a batch. What is beyond the image is cut.
 *
 * @param images `[n, height, width, channels]`
 * @returns images of the same shape
 * @throws RangeError for another number of axes, and for numbers that are not whole pixels
 */
export function occlude<T extends tf.Tensor>(images: T, options: OccludeOptions): T {
  const [n, height, width, channels] = batchShape(images, 'occlude');
  const { size, value = 0 } = options;
  const { x = Math.floor((width - size) / 2), y = Math.floor((height - size) / 2) } = options;
  const [lefts, tops] = [perImage(x, n, 'occlude: x'), perImage(y, n, 'occlude: y')];
  const values = Float32Array.from(images.dataSync());
  for (let i = 0; i < n; i++) {
    const [left, top] = [lefts(i), tops(i)];
    if (![size, left, top].every(Number.isInteger) || size < 0) {
      throw new RangeError(
        `occlude: whole pixels are expected, given size ${size}, x ${left} and y ${top}`,
      );
    }
    for (let row = Math.max(0, top); row < Math.min(height, top + size); row++) {
      const line = (i * height + row) * width;
      const [from, to] = [Math.max(0, left), Math.max(0, Math.min(width, left + size))];
      if (from < to) values.fill(value, (line + from) * channels, (line + to) * channels);
    }
  }
  return like(images, values);
}
