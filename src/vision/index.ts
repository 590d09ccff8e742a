export { type D2Options, d2Histogram } from './d2-histogram.ts';
export { type FpsOptions, fps } from './fps.ts';
export { type Icp, type IcpOptions, icp } from './icp.ts';
export { knn, type Neighbors } from './knn.ts';
export {
  type Components,
  type LabelComponentsOptions,
  labelComponents,
} from './label-components.ts';
export { type NormalsOptions, normals } from './normals.ts';
export { backProject, type Pinhole, project, type Stereo, stereoDepth } from './pinhole.ts';
export { PointNet, type PointNetOptions } from './point-net.ts';
export { type Voxels, voxelize } from './voxelize.ts';
