import type * as tf from '@tensorflow/tfjs';
import { type Rng, toRng } from '../../tensor/index.ts';
import { batchShape, like } from './images.ts';

export interface AddNoiseOptions {
  /** A generator of random numbers, or the seed of one. */
  readonly rng: Rng | number;
  /** Standard deviation. Default 0.1. */
  readonly std?: number;
  /** The result is cut to these. Default 0 and 1. */
  readonly range?: readonly [least: number, most: number];
}

/**
 * Adds to each value of a batch noise of its own from N(0, std²).
 *
 * @param images `[n, height, width, channels]`
 * @returns images of the same shape
 * @throws RangeError for another number of axes
 */
export function addNoise<T extends tf.Tensor>(
  images: T,
  { rng: seed, std = 0.1, range: [least, most] = [0, 1] }: AddNoiseOptions,
): T {
  batchShape(images, 'addNoise');
  const rng = toRng(seed);
  const values = Float32Array.from(images.dataSync(), (value) =>
    Math.min(most, Math.max(least, value + rng.normal(0, std))),
  );
  return like(images, values);
}
