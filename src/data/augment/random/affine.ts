import type { Rng } from '../../../tensor/index.ts';
import { warp } from '../affine.ts';
import { batchShape } from '../images.ts';
import type { Augmentation } from './augmentation.ts';

export interface RandomAffineOptions {
  /** Largest move along each axis, in pixels. Default 0. */
  readonly shift?: number;
  /** Largest turn to either side. Default 0. */
  readonly degrees?: number;
  /** Largest change of size: 0.15 draws from 0.85 to 1.15. Default 0. */
  readonly scale?: number;
  /** Largest slant to either side, in pixels for each pixel of height. Default 0. */
  readonly shear?: number;
  /** Value of the pixels that come in. Default 0. */
  readonly fill?: number;
}

/**
 * Moves, turns, scales and slants each image by numbers of its own, uniform up to the given ones:
 * torchvision's `RandomAffine`, with moves in pixels and the slant as a slope.
 */
export function affine({
  shift = 0,
  degrees = 0,
  scale = 0,
  shear = 0,
  fill = 0,
}: RandomAffineOptions): Augmentation {
  return (images, rng) => {
    const [n] = batchShape(images, 'augment.affine');
    const drawn = Array.from({ length: n }, () => ({
      x: between(rng, shift),
      y: between(rng, shift),
      degrees: between(rng, degrees),
      scale: 1 + between(rng, scale),
      shear: between(rng, shear),
    }));
    const options = {
      x: drawn.map((one) => one.x),
      y: drawn.map((one) => one.y),
      degrees: drawn.map((one) => one.degrees),
      scale: drawn.map((one) => one.scale),
      shear: drawn.map((one) => one.shear),
      fill,
    };
    return warp(images, options, 'augment.affine');
  };
}

/** Uniform from -most to most. */
export const between = (rng: Rng, most: number): number => rng.uniform(-most, most);
