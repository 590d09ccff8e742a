/**
 * @module Typed Plotly figures, one pure function a picture: numbers in, a `Figure` out, nothing drawn or trained.
 * A tensor that is given stays the caller's; one that a given function returns is disposed of once read.
 */
export {
  type Activation,
  type ActivationCurvesOptions,
  activationCurves,
} from './activation-curves.ts';
export { type BarOptions, bar } from './bar.ts';
export {
  computationGraph,
  type Graph,
  type GraphNode,
  type GraphValue,
  graphOf,
} from './computation-graph.ts';
export { type ContourOptions, contour, type PlaneFunction, surface } from './contour.ts';
export { type DecisionBoundaryOptions, decisionBoundary } from './decision-boundary.ts';
export {
  type AxesOptions,
  Figure,
  type FigureOptions,
  type Json,
  type Layout,
  type Trace,
} from './figure.ts';
export { type HeatmapOptions, heatmap, type Scale } from './heatmap.ts';
export { type HistogramOptions, histogram, type Sample } from './histogram.ts';
export { type ImageGridOptions, imageGrid } from './image-grid.ts';
export {
  type LatentGridOptions,
  type LatentScatterOptions,
  latentGrid,
  latentScatter,
} from './latent.ts';
export {
  type Curves,
  type EpochLogs,
  type LearningCurvesOptions,
  learningCurves,
} from './learning-curves.ts';
export { line, type Series } from './line.ts';
export { type NetworkOptions, networkDiagram, type WeightLayer } from './network.ts';
export { type PanelsOptions, panels } from './panels.ts';
export { type PointOptions, type ScatterOptions, scatter } from './scatter.ts';
export { palette, template } from './template.ts';
export type { Text } from './text.ts';
export { type Path, type TrajectoryOptions, trajectory2d } from './trajectory.ts';
