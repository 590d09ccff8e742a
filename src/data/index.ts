export {
  type AddNoiseOptions,
  type AffineOptions,
  addNoise,
  affine,
  augment,
  type FlipOptions,
  flip,
  type MaskOptions,
  mask,
  type OccludeOptions,
  occlude,
  type PerImage,
  type PlaceOptions,
  place,
  type RotateOptions,
  rotate,
  type ShiftOptions,
  shift,
} from './augment/index.ts';
export { available, type DataName, dataNames, whyUnavailable } from './available/index.ts';
export type { Batch } from './batch.ts';
export type { BatchContext } from './batch-context.ts';
export { type Bootstrap, bootstrap } from './bootstrap.ts';
export {
  type About,
  type AnyNumberOf,
  type Column,
  type Columns,
  Dataset,
  DatasetOf,
  type HeldOut,
  type Labeled,
} from './dataset.ts';
export {
  type ColorHistogramOptions,
  type ComponentOptions,
  type Components,
  colorHistogram,
  connectedComponents,
  type HogCellOptions,
  type HogOptions,
  type HogPictureOptions,
  hog,
  hogCells,
  hogPicture,
  type ImageInput,
} from './features/index.ts';
export {
  type GlyphDataset,
  type GlyphFactors,
  type GlyphOptions,
  glyphDigits,
} from './glyphs/index.ts';
export { IdentitySampler, type IdentitySamplerOptions } from './identity-sampler.ts';
export { type Fold, type KFoldOptions, kFold } from './k-fold.ts';
export { type Leak, type LeakageOptions, leakage } from './leakage.ts';
export { type BatchSampler, DataLoader, type LoaderOptions } from './loader.ts';
export {
  DataFileError,
  DataUnavailableError,
  type IdxArray,
  type MnistDataset,
  type MnistOptions,
  mnist,
  parseIdx,
} from './mnist/index.ts';
export {
  type Bag,
  type Camera,
  type Lower,
  type Pattern,
  type Person,
  type PersonsDataset,
  type PersonsOptions,
  persons,
} from './persons/index.ts';
export {
  type PointShapesDataset,
  type PointShapesOptions,
  pointShapes,
  type Solid,
  type SurfaceOptions,
  type SurfacePoints,
  surfacePoints,
} from './points/index.ts';
export {
  type HousePriceOptions,
  type LinearTruth,
  makeHousePrices,
  makeRegression,
  type RegressionDataset,
  type RegressionOptions,
} from './regression.ts';
export {
  type CountingDataset,
  type CountingOptions,
  countingStrings,
  delayedRecall,
  type RecallDataset,
  type RecallOptions,
  type SineDataset,
  type SineOptions,
  sineSeries,
  type TextDataset,
  type TextWindowOptions,
  textWindows,
  Vocabulary,
  type VocabularyOptions,
} from './sequences/index.ts';
export {
  type Box,
  type Color,
  type DigitScenesDataset,
  type DigitScenesOptions,
  digitScenes,
  type PlacedShape,
  type SceneObject,
  type ShapeKind,
  type ShapesDataset,
  type ShapesOptions,
  shapes,
} from './shapes/index.ts';
export {
  breastCancer,
  cat,
  type DigitsDataset,
  digits,
  iris,
  type TableDataset,
  wine,
} from './shipped/index.ts';
export { type SignalDataset, type SignalOptions, signals1d } from './signals.ts';
export { type SizeNormalizeOptions, sizeNormalize } from './size-normalize.ts';
export type { SplitOptions } from './split.ts';
export { eda, type TinyCorpus, type TinyCorpusOptions, tinyCorpus } from './text/index.ts';
export {
  type BlobOptions,
  type CheckerboardOptions,
  type CircleOptions,
  makeBlobs,
  makeCheckerboard,
  makeCircles,
  makeMoons,
  makeRing,
  makeSpirals,
  makeXor,
  type PlaneDataset,
  type RingOptions,
  type SpiralOptions,
} from './toys.ts';
