export { Dataset, type DatasetParts } from './dataset.ts';
export {
  type ColorHistogramOptions,
  colorHistogram,
  type HogCellOptions,
  type HogCells,
  type HogOptions,
  hog,
  hogCells,
  hogPicture,
  type ImageInput,
} from './features/index.ts';
export { GlyphDataset, type GlyphFactors, type GlyphOptions, glyphDigits } from './glyphs/index.ts';
export { type Batch, DataLoader, type LoaderOptions } from './loader.ts';
export {
  DataFileError,
  DataUnavailableError,
  hasMnist,
  type IdxArray,
  type MnistDataset,
  type MnistOptions,
  mnist,
  parseIdx,
} from './mnist/index.ts';
export {
  type HousePriceOptions,
  makeHousePrices,
  makeRegression,
  RegressionDataset,
  type RegressionOptions,
} from './regression.ts';
export { MinMaxScaler, StandardScaler } from './scale.ts';
export { type SignalDataset, type SignalOptions, signals1d } from './signals.ts';
export { type Fold, kFold, type SplitOptions, trainTestSplit } from './split.ts';
export {
  type BlobOptions,
  type CheckerboardOptions,
  type CircleOptions,
  makeBlobs,
  makeCheckerboard,
  makeCircles,
  makeMoons,
  makeSpirals,
  makeXor,
  type PlaneDataset,
  type SpiralOptions,
} from './toys.ts';
