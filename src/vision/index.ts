export { distanceTransform } from './distance-transform.ts';
export {
  assignTargets,
  type BoxGrid,
  type DecodeOptions,
  decodeBox,
  decodeBoxes,
  type EncodedBox,
  encodeBox,
  type GridTargets,
} from './grid-detector.ts';
export {
  type NmsOptions,
  nms,
  type SoftNmsOptions,
  softNms,
} from './non-maximum-suppression.ts';
export { type RoiAlignOptions, roiAlign } from './roi-align.ts';
export { type WatershedOptions, watershed } from './watershed.ts';
