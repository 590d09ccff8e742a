import type * as tf from '@tensorflow/tfjs';
import type { Rng } from '../../../tensor/index.ts';

/**
 * A random transformation of images, drawn anew for each image at each call: `[n, height, width,
 * channels]` to as many of the same shape.
 */
export type Augmentation = <T extends tf.Tensor>(images: T, rng: Rng) => T;

/**
 * One augmentation after the other. Made to be the `map` of a loader, which draws anew for each
 * batch of each epoch; without any it gives a copy.
 *
 * @example
 * const change = augment.compose(augment.affine({ shift: 2 }), augment.noise(0.05));
 * new DataLoader(set, { shuffle: true, rng: 1, map: ({ x, y }, { rng }) => ({ x: change(x, rng), y }) });
 */
export const compose =
  (...steps: readonly Augmentation[]): Augmentation =>
  <T extends tf.Tensor>(images: T, rng: Rng): T => {
    let current = images.clone() as T;
    for (const step of steps) {
      const next = step(current, rng);
      current.dispose();
      current = next;
    }
    return current;
  };
