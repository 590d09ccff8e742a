import type * as tf from '@tensorflow/tfjs';
import { type PerImage, warp } from './affine.ts';

export interface RotateOptions {
  /** Value of the pixels that come in. Default 0. */
  readonly fill?: number;
}

/**
 * Turns the images of a batch about their middle, anticlockwise: {@link affine} with an angle alone.
 *
 * @param images `[n, height, width, channels]`
 * @param degrees one angle for all, or one an image
 * @returns images of the same shape; corners that leave it are lost
 * @throws RangeError for another number of axes, and for as many angles as neither one nor n
 * @example data.rotate(digits.x, 15)
 */
export function rotate<T extends tf.Tensor>(
  images: T,
  degrees: PerImage,
  { fill }: RotateOptions = {},
): T {
  return warp(images, { degrees, ...(fill === undefined ? {} : { fill }) }, 'rotate');
}
