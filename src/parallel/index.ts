export { averageGradients } from './average-gradients.ts';
export {
  type HybridGradients,
  type HybridOptions,
  type HybridStage,
  hybridGradients,
} from './hybrid-gradients.ts';
export { pipelineSchedule } from './pipeline-schedule.ts';
export { type Moments, momentsOf, poolMoments } from './pool-moments.ts';
export {
  type RingAllReduce,
  type RingMove,
  type RingRound,
  ringAllReduce,
} from './ring-all-reduce.ts';
export { amdahl, pipelineBubble } from './speedup.ts';
export { type SyncBatchNorm, type SyncBatchNormOptions, syncBatchNorm } from './sync-batch-norm.ts';
export { openWorkers, type Workers, type WorkersOptions } from './workers.ts';
