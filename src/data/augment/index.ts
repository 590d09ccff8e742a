export { type AddNoiseOptions, addNoise } from './noise.ts';
export { type OccludeOptions, occlude } from './occlude.ts';
export { type PlaceOptions, place } from './place.ts';
export { type RotateOptions, rotate } from './rotate.ts';
export { type ShiftOptions, shift } from './shift.ts';
