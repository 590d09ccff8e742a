export { accuracy, type Classifier } from './accuracy.ts';
export type { BatchLog, Callback, FitRun, Run } from './callback.ts';
export { Checkpoint, type CheckpointOptions, type Monitor } from './checkpoint.ts';
export { DivergedError } from './diverged.ts';
export { EarlyStopping, type EarlyStoppingOptions } from './early-stopping.ts';
export type { EpochOptions } from './epochs.ts';
export { type EvaluateOptions, type Evaluation, evaluate } from './evaluate.ts';
export { type FitOptions, type FitSettings, fit } from './fit.ts';
export { type FitGanOptions, fitGan } from './fit-gan.ts';
export { type EpochLog, History, type StopReason } from './history.ts';
export { type InitialLoss, type InitialLossOptions, initialLoss } from './initial-loss.ts';
export { type LoopOptions, loop, type StepContext } from './loop.ts';
export {
  type LrRange,
  type LrRangeOptions,
  type LrRangeSettings,
  lrRangeTest,
} from './lr-range-test.ts';
export { type FitManyOptions, fitMany, type Until } from './many/fit-many.ts';
export type { Custom, Metric, Objective, Reported, Supervised } from './objective.ts';
export {
  type OverfitSmall,
  type OverfitSmallOptions,
  type OverfitSmallSettings,
  overfitSmall,
} from './overfit-small.ts';
export { type BatchOptions, predict } from './predict.ts';
export { Snapshots, type SnapshotsOptions } from './snapshots.ts';
export type { Batches, Source } from './source.ts';
export type { Gives, Trainable } from './trainable.ts';
export { EMA, type EMAOptions, SWA, type SWAOptions } from './weight-averages.ts';
