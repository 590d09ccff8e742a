import { batchShape, like } from '../images.ts';
import { between } from './affine.ts';
import type { Augmentation } from './augmentation.ts';

export interface ColorJitterOptions {
  /** Largest change of the brightness: 0.2 multiplies by 0.8 to 1.2. Default 0. */
  readonly brightness?: number;
  /** Largest change of the contrast: of the distances from the image's mean. Default 0. */
  readonly contrast?: number;
  /** The result is cut to these. Default 0 and 1. */
  readonly range?: readonly [least: number, most: number];
}

/**
 * Changes the brightness of each image and then its contrast by factors of its own: torchvision's
 * `ColorJitter` without hue and saturation.
 */
export function colorJitter({
  brightness = 0,
  contrast = 0,
  range: [least, most] = [0, 1],
}: ColorJitterOptions): Augmentation {
  return (images, rng) => {
    const [n] = batchShape(images, 'augment.colorJitter');
    const values = Float32Array.from(images.dataSync());
    const size = values.length / n;
    for (let i = 0; i < n; i++) {
      const [light, stretch] = [1 + between(rng, brightness), 1 + between(rng, contrast)];
      const own = values.subarray(i * size, (i + 1) * size);
      const mean = (light * own.reduce((sum, value) => sum + value, 0)) / size;
      for (const [k, value] of own.entries()) {
        own[k] = Math.min(most, Math.max(least, mean + stretch * (light * value - mean)));
      }
    }
    return like(images, values);
  };
}
