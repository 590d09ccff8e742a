export { type AffineOptions, affine, type PerImage } from './affine.ts';
export { type FlipOptions, flip } from './flip.ts';
export { type MaskOptions, mask } from './mask.ts';
export { type AddNoiseOptions, addNoise } from './noise.ts';
export { type OccludeOptions, occlude } from './occlude.ts';
export { type PlaceOptions, place } from './place.ts';
export * as augment from './random/index.ts';
export { type RotateOptions, rotate } from './rotate.ts';
export { type ShiftOptions, shift } from './shift.ts';
