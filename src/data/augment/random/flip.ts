import { type FlipOptions, flip as mirrored } from '../flip.ts';
import { batchShape } from '../images.ts';
import type { Augmentation } from './augmentation.ts';

/** Options of a random flip; `axis` is that of {@link flip}. */
export interface RandomFlipOptions {
  readonly axis?: FlipOptions['axis'];
  /** Probability that an image is flipped. Default 0.5. */
  readonly p?: number;
}

/** Mirrors each image with probability p: torchvision's `RandomHorizontalFlip`. */
export function flip({ axis = 'horizontal', p = 0.5 }: RandomFlipOptions = {}): Augmentation {
  return (images, rng) => {
    const [n] = batchShape(images, 'augment.flip');
    return mirrored(images, { axis, which: Array.from({ length: n }, () => rng.uniform() < p) });
  };
}
