export { type BestLinearFilterOptions, bestLinearFilter } from './best-linear-filter.ts';
export { type BilateralOptions, bilateral } from './bilateral.ts';
export { gamma, histogramEqualize } from './contrast.ts';
export { type InterpolateOptions, interpolate } from './interpolate.ts';
export { correlate, type FilterOptions, gaussianBlur } from './linear.ts';
export { medianFilter } from './median-filter.ts';
export { type NonLocalMeansOptions, nonLocalMeans } from './non-local-means.ts';
export { type TotalVariationOptions, totalVariation } from './total-variation.ts';
export { powerSpectrum, transferFunction, wiener } from './wiener.ts';
