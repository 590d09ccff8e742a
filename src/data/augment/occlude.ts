import type * as tf from '@tensorflow/tfjs';
import { batchShape, like } from './images.ts';

export interface OccludeOptions {
  /** Side of the square in pixels. */
  readonly size: number;
  /** Its left column. Default: the square is in the middle. */
  readonly x?: number;
  /** Its upper row. Default: the square is in the middle. */
  readonly y?: number;
  /** What it is painted with. Default 0. */
  readonly value?: number;
}

/**
 * Paints a square over each image of a batch, at the same place. What is beyond the image is cut.
 *
 * @param images `[n, height, width, channels]`
 * @returns images of the same shape
 * @throws RangeError for another number of axes, and for numbers that are not whole pixels
 */
export function occlude<T extends tf.Tensor>(images: T, options: OccludeOptions): T {
  const [n, height, width, channels] = batchShape(images, 'occlude');
  const { size, value = 0 } = options;
  const { x = Math.floor((width - size) / 2), y = Math.floor((height - size) / 2) } = options;
  if (![size, x, y].every(Number.isInteger) || size < 0) {
    throw new RangeError(
      `occlude: whole pixels are expected, given size ${size}, x ${x} and y ${y}`,
    );
  }
  const values = Float32Array.from(images.dataSync());
  for (let i = 0; i < n; i++) {
    for (let row = Math.max(0, y); row < Math.min(height, y + size); row++) {
      const line = (i * height + row) * width;
      const [from, to] = [Math.max(0, x), Math.max(0, Math.min(width, x + size))];
      if (from < to) values.fill(value, (line + from) * channels, (line + to) * channels);
    }
  }
  return like(images, values);
}
