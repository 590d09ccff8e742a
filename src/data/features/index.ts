export { type ColorHistogramOptions, colorHistogram } from './color-histogram.ts';
export { type ComponentOptions, type Components, connectedComponents } from './components.ts';
export {
  type HogCellOptions,
  type HogOptions,
  type HogPictureOptions,
  hog,
  hogCells,
  hogPicture,
} from './hog.ts';
export type { ImageInput } from './image.ts';
