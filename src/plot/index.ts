/**
 * @module Typed Plotly figures, one pure function a picture: numbers in, a `Figure` out, nothing
 * trained. Each takes lists, matrices and tensors alike, and functions that give them: a tensor
 * that is given stays the caller's, those that a function makes are freed. Every text may be in
 * both languages, as `'中文 | English'`.
 */
export type { Bilingual, Text } from '../contract/index.ts';
export {
  type ActivationCurve,
  type ActivationCurvesOptions,
  activationCurves,
} from './activation-curves.ts';
export type { AxesOptions } from './axes.ts';
export { type BarOptions, bar } from './bar.ts';
export { type BoxesOverlayOptions, type BoxGroup, boxesOverlay } from './boxes-overlay.ts';
export { type ComputationGraphOptions, computationGraph } from './computation-graph.ts';
export { type ConfusionMatrixOptions, confusionMatrix } from './confusion-matrix.ts';
export { type ContourOptions, contour, type PlaneFunction, surface } from './contour.ts';
export { type DecisionBoundaryOptions, decisionBoundary } from './decision-boundary.ts';
export { type DotsOptions, dots } from './dots.ts';
export type { Frame, Json, Layout, Trace } from './draft.ts';
export { Figure, type FigureParts } from './figure.ts';
export type { FigureOptions } from './frame.ts';
export {
  type Graph,
  type GraphFlow,
  type GraphNode,
  type GraphStep,
  type GraphValue,
  graphOf,
  toDot,
} from './graph.ts';
export { type HeatmapOptions, heatmap, type Scale } from './heatmap.ts';
export { type HistogramOptions, histogram, type Sample } from './histogram.ts';
export { type ImageGridOptions, imageGrid } from './image-grid.ts';
export { type KnownLabel, labels } from './labels.ts';
export {
  type Decoder,
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
export type { Arrow, Boundary, MarkOptions, Ring } from './marks.ts';
export { type MaskOverlayOptions, maskOverlay } from './mask-overlay.ts';
export type { Classifier, Kind } from './model.ts';
export { type NetworkOptions, networkDiagram, type WeightLayer } from './network.ts';
export { type PanelsOptions, panels } from './panels.ts';
export { type PointCloudOptions, pointCloud } from './point-cloud.ts';
export type { ExampleSet, PointOptions } from './point-set.ts';
export { type Field, type QuiverOptions, quiver } from './quiver.ts';
export { type ScatterOptions, scatter } from './scatter.ts';
export { type StepsOptions, steps } from './steps.ts';
export { palette, template } from './template.ts';
export { type Path, type TrajectoryOptions, trajectory } from './trajectory.ts';
export type { Numbers, Values } from './values.ts';
