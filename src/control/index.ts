export type { Control } from './control.ts';
export { type Controls, explore, type Values } from './explore.ts';
export { type SliderOptions, slider } from './slider.ts';
