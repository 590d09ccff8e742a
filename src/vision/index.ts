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
export { type KReciprocalOptions, kReciprocal } from './k-reciprocal.ts';
export {
  type NmsOptions,
  nms,
  type SoftNmsOptions,
  softNms,
} from './non-maximum-suppression.ts';
export { type RoiAlignOptions, roiAlign } from './roi-align.ts';
