export type { Examples, InputSet, TrainingExamples } from './examples.ts';
export { MinMaxScaler } from './min-max-scaler.ts';
export { PCA, type PcaOptions } from './pca.ts';
export type { Projection } from './projection.ts';
export { RobustScaler } from './robust-scaler.ts';
export type { Scaler } from './scaler.ts';
export { StandardScaler } from './standard-scaler.ts';
export { ZCA, type ZcaOptions } from './zca.ts';
