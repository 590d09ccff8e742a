/** Augmentations: random transformations, made to be drawn anew for each batch of each epoch. */
export { affine, type RandomAffineOptions } from './affine.ts';
export { type Augmentation, compose } from './augmentation.ts';
export { type ColorJitterOptions, colorJitter } from './color-jitter.ts';
export { cutout } from './cutout.ts';
export { flip, type RandomFlipOptions } from './flip.ts';
export { type MixupOptions, mixup } from './mixup.ts';
export { noise } from './noise.ts';
