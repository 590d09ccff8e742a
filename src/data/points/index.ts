export { type PointShapesDataset, type PointShapesOptions, pointShapes } from './point-shapes.ts';
export {
  type Solid,
  type SurfaceOptions,
  type SurfacePoints,
  surfacePoints,
} from './surface-points.ts';
