import * as tf from '@tensorflow/tfjs';
import { batchShape } from './images.ts';

export interface PlaceOptions {
  /** Side of the square canvas in pixels. */
  readonly size: number;
  /** Left column of each image on it, or one column an image. Default: in the middle. */
  readonly x?: number | readonly number[];
  /** Upper row of each image on it, or one row an image. Default: in the middle. */
  readonly y?: number | readonly number[];
  /** Value of the canvas around the image. Default 0. */
  readonly fill?: number;
}

/**
 * Puts each image of a batch on a square canvas of its own. What is beyond the canvas is cut.
 *
 * @param images `[n, height, width, channels]`
 * @returns `[n, size, size, channels]`
 * @example place(digits.x, { size: 16, x: 5 }) // one column to the right of the middle
 * @throws RangeError for another number of axes, for numbers that are not whole pixels, and for
 * another number of places than images
 */
export function place(images: tf.Tensor, options: PlaceOptions): tf.Tensor4D {
  const [n, height, width, channels] = batchShape(images, 'place');
  const { size, fill = 0 } = options;
  const columns = perImage(options.x ?? Math.floor((size - width) / 2), n, 'x');
  const rows = perImage(options.y ?? Math.floor((size - height) / 2), n, 'y');
  if (!Number.isInteger(size) || size < 1)
    throw new RangeError(`place: size ${size}; expected a whole number of pixels from 1`);
  const from = images.dataSync();
  const onto = new Float32Array(n * size * size * channels).fill(fill);
  for (let i = 0; i < n; i++) {
    const [left, top] = [columns[i] as number, rows[i] as number];
    const [first, last] = [Math.max(0, -left), Math.min(width, size - left)];
    for (let row = Math.max(0, -top); row < Math.min(height, size - top) && first < last; row++) {
      const line = (i * height + row) * width;
      const target = ((i * size + top + row) * size + left + first) * channels;
      onto.set(from.subarray((line + first) * channels, (line + last) * channels), target);
    }
  }
  return tf.tensor4d(onto, [n, size, size, channels]);
}

function perImage(place: number | readonly number[], n: number, axis: string): readonly number[] {
  const places = typeof place === 'number' ? new Array<number>(n).fill(place) : place;
  if (places.length !== n)
    throw new RangeError(
      `place: ${places.length} values of ${axis} for ${n} images; give one each`,
    );
  const odd = places.find((at) => !Number.isInteger(at));
  if (odd !== undefined)
    throw new RangeError(`place: whole pixels are expected, given ${axis} ${odd}`);
  return places;
}
