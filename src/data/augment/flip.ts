import type * as tf from '@tensorflow/tfjs';
import { batchShape, like } from './images.ts';

export interface FlipOptions {
  /** `'horizontal'`: left and right change places. `'vertical'`: top and bottom. Default the former. */
  readonly axis?: 'horizontal' | 'vertical';
  /** Which images are flipped, one entry an image. Default all. */
  readonly which?: readonly boolean[];
}

/**
 * Mirrors the images of a batch.
 *
 * @param images `[n, height, width, channels]`
 * @returns images of the same shape
 * @throws RangeError for another number of axes, and for a `which` of another length
 */
export function flip<T extends tf.Tensor>(
  images: T,
  { axis = 'horizontal', which }: FlipOptions = {},
): T {
  const [n, height, width, channels] = batchShape(images, 'flip');
  if (which && which.length !== n) {
    throw new RangeError(`flip: which has ${which.length} entries for ${n} images; give one each`);
  }
  const from = images.dataSync() as Float32Array;
  const out = Float32Array.from(from);
  for (let i = 0; i < n; i++) {
    if (which && !which[i]) continue;
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const source =
          axis === 'horizontal'
            ? (i * height + row) * width + (width - 1 - column)
            : (i * height + (height - 1 - row)) * width + column;
        const pixel = from.subarray(source * channels, (source + 1) * channels);
        out.set(pixel, ((i * height + row) * width + column) * channels);
      }
    }
  }
  return like(images, out);
}
