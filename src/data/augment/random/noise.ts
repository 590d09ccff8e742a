import { type AddNoiseOptions, addNoise } from '../noise.ts';
import type { Augmentation } from './augmentation.ts';

/**
 * Noise of its own for each value, from N(0, std²); the result is cut to `range`.
 *
 * @param std default 0.1
 */
export const noise =
  (std = 0.1, options: Pick<AddNoiseOptions, 'range'> = {}): Augmentation =>
  (images, rng) =>
    addNoise(images, { ...options, rng, std });
