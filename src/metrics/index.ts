export { type AccuracyOptions, accuracy } from './accuracy.ts';
export { boxIou, type Corners, giou, iouOf } from './boxes.ts';
export { type CalibrationOptions, ece, type ReliabilityBin, reliability } from './calibration.ts';
export { chamfer } from './chamfer.ts';
export {
  type ClassScores,
  type ConfusionOptions,
  classScores,
  confusionMatrix,
  f1,
  type PositiveOptions,
  precision,
  recall,
} from './confusion.ts';
export {
  type Detection,
  type MatchedDetection,
  type MatchOptions,
  type MeanAveragePrecision,
  type MeanAveragePrecisionOptions,
  matchDetections,
  meanAveragePrecision,
  type TrueBox,
} from './detections.ts';
export { cdist, energyDistance } from './distance.ts';
export { type PsnrOptions, psnr } from './image.ts';
export {
  type BoundaryAccuracy,
  boundaryAccuracy,
  classIou,
  dice,
  miou,
  pixelAccuracy,
} from './masks.ts';
export { type PairedDifference, pairedDifference } from './paired-difference.ts';
export {
  type AveragePrecisionOptions,
  auc,
  averagePrecision,
  type RecallPoints,
  type RocCurve,
  rocCurve,
} from './ranking.ts';
export { mae, mse, r2, rmse } from './regression.ts';
export { cmc, type RetrievalOptions, retrievalMap } from './retrieval.ts';
export { type SsimOptions, ssim } from './ssim.ts';
export { perplexity } from './text.ts';
export { wasserstein1d } from './wasserstein.ts';
