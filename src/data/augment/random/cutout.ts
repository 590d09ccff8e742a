import { batchShape } from '../images.ts';
import { type OccludeOptions, occlude } from '../occlude.ts';
import type { Augmentation } from './augmentation.ts';

/**
 * Paints a square over each image whose middle is any of its pixels, so that at the border a part of
 * it is outside (DeVries and Taylor, 2017).
 *
 * @param size side of the square in pixels
 */
export function cutout(size: number, options: Pick<OccludeOptions, 'value'> = {}): Augmentation {
  return (images, rng) => {
    const [n, height, width] = batchShape(images, 'augment.cutout');
    const half = Math.floor(size / 2);
    const corners = Array.from({ length: n }, () => [
      rng.int(width) - half,
      rng.int(height) - half,
    ]);
    return occlude(images, {
      ...options,
      size,
      x: corners.map(([x = 0]) => x),
      y: corners.map(([, y = 0]) => y),
    });
  };
}
