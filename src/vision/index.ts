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
export * from './restoration/index.ts';
export { type RoiAlignOptions, roiAlign } from './roi-align.ts';
