export {
  type Callback,
  Checkpoint,
  type CheckpointOptions,
  EarlyStopping,
  type EarlyStoppingOptions,
  type Monitor,
  type Run,
} from './callbacks.ts';
export { type EvaluateOptions, type Evaluation, evaluate } from './evaluate.ts';
export { DivergedError, type FitOptions, type FitSettings, fit } from './fit.ts';
export type { ClipOptions } from './gradients.ts';
export { type EpochLog, History, type StopReason } from './history.ts';
export {
  accuracy,
  averagePrecision,
  type ClassScores,
  classScores,
  confusionMatrix,
  perplexity,
  psnr,
  type RocCurve,
  rocCurve,
} from './metrics.ts';
export type { Custom, Metric, Objective, Supervised } from './objective.ts';
