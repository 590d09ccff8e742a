import * as tf from '@tensorflow/tfjs';
import { batchShape } from './images.ts';

export interface ShiftOptions {
  /** To the right, in whole pixels; negative to the left. Default 0. */
  readonly x?: number;
  /** Downwards, in whole pixels; negative upwards. Default 0. */
  readonly y?: number;
  /** Value of the pixels that come in. Default 0. */
  readonly fill?: number;
}

/**
 * Moves every image of a batch by as many pixels; what leaves on one side is lost.
 *
 * @param images `[n, height, width, channels]`
 * @returns images of the same shape
 * @throws RangeError for another number of axes, and for a shift that is no whole number of pixels
 */
export function shift<T extends tf.Tensor>(
  images: T,
  { x = 0, y = 0, fill = 0 }: ShiftOptions = {},
): T {
  const [n, height, width, channels] = batchShape(images, 'shift');
  for (const by of [x, y]) {
    if (!Number.isInteger(by)) {
      throw new RangeError(`shift: whole pixels are expected, given x ${x} and y ${y}`);
    }
  }
  // Beyond its own size an image is gone, however far.
  const [right, down] = [limit(x, width), limit(y, height)];
  return tf.tidy(() =>
    tf
      .pad(images as tf.Tensor, [[0, 0], sides(down), sides(right), [0, 0]], fill)
      .slice([0, Math.max(0, -down), Math.max(0, -right), 0], [n, height, width, channels]),
  ) as tf.Tensor as T;
}

const limit = (by: number, size: number): number => Math.max(-size, Math.min(size, by));

/** Room before and after: on the side the image leaves. */
const sides = (by: number): [number, number] => [Math.max(0, by), Math.max(0, -by)];
