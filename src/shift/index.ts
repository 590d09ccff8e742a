export { type DensityRatio, type DensityRatioOptions, densityRatio } from './density-ratio.ts';
export { effectiveSampleSize } from './effective-sample-size.ts';
export {
  adjustPosterior,
  type LabelPriorEMOptions,
  labelPrior,
  labelPriorEM,
} from './label-shift.ts';
export { type TwoSample, type TwoSampleOptions, twoSampleTest } from './two-sample.ts';
