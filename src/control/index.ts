export { type ButtonOptions, button } from './button.ts';
export { type CheckboxOptions, checkbox } from './checkbox.ts';
export type { Control, Controls } from './control.ts';
export { type DrawPadOptions, drawPad } from './draw-pad.ts';
export { explore, type Values } from './explore.ts';
export { type PlayOptions, play } from './play.ts';
export { type PadPoint, type PointPadOptions, pointPad } from './point-pad.ts';
export { type SelectOptions, select } from './select.ts';
export { type SliderOptions, slider } from './slider.ts';
