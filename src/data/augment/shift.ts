import type * as tf from '@tensorflow/tfjs';
import { type AffineOptions, warp } from './affine.ts';

/** How far to shift, in pixels, and what fills the border: as for {@link affine}. */
export type ShiftOptions = Pick<AffineOptions, 'x' | 'y' | 'fill'>;

/**
 * Moves the images of a batch, all alike or each by its own; what leaves on one side is lost. By
 * whole pixels the numbers stay what they were; between, they are interpolated as by {@link affine}.
 *
 * @param images `[n, height, width, channels]`
 * @returns images of the same shape
 * @throws RangeError for another number of axes, and for as many numbers as neither one nor n
 */
export function shift<T extends tf.Tensor>(images: T, options: ShiftOptions = {}): T {
  return warp(images, options, 'shift');
}
