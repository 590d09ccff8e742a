export { type D2Options, d2Histogram } from './d2-histogram.ts';
export { distanceTransform } from './distance-transform.ts';
export { type FpsOptions, fps } from './fps.ts';
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
export { type Icp, type IcpOptions, icp } from './icp.ts';
export { type KReciprocalOptions, kReciprocal } from './k-reciprocal.ts';
export { knn, type Neighbors } from './knn.ts';
export {
  type NmsOptions,
  nms,
  type SoftNmsOptions,
  softNms,
} from './non-maximum-suppression.ts';
export { type NormalsOptions, normals } from './normals.ts';
export { backProject, type Pinhole, project, type Stereo, stereoDepth } from './pinhole.ts';
export { PointNet, type PointNetOptions } from './point-net.ts';
export * from './restoration/index.ts';
export { type RoiAlignOptions, roiAlign } from './roi-align.ts';
export { type Voxels, voxelize } from './voxelize.ts';
export { type WatershedOptions, watershed } from './watershed.ts';
