import type * as tf from '@tensorflow/tfjs';
import { type Rng, toRng } from '../../tensor/index.ts';
import { batchShape, like } from './images.ts';

export interface MaskOptions {
  /** A generator of random numbers, or the seed of one. */
  readonly rng: Rng | number;
  /** Probability that a value is lost, from 0 to 1. Default 0.5. */
  readonly p?: number;
  /** What a lost value becomes. Default 0. */
  readonly value?: number;
}

/**
 * Masking noise (Vincent et al., 2008): each value of a batch is lost with probability p, the others
 * stay as they are. Dropout also divides what stays by 1 - p; this does not.
 *
 * @param images `[n, height, width, channels]`
 * @returns images of the same shape
 * @throws RangeError for another number of axes, and a p that is no probability
 */
export function mask<T extends tf.Tensor>(
  images: T,
  { rng: seed, p = 0.5, value: lost = 0 }: MaskOptions,
): T {
  batchShape(images, 'mask');
  if (!(p >= 0 && p <= 1)) throw new RangeError(`mask: p is ${p}, expected from 0 to 1`);
  const rng = toRng(seed);
  return like(
    images,
    Float32Array.from(images.dataSync(), (value) => (rng.uniform() < p ? lost : value)),
  );
}
