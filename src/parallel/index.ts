export { averageGradients } from './average-gradients.ts';
export {
  type RingAllReduce,
  type RingMove,
  type RingRound,
  ringAllReduce,
} from './ring-all-reduce.ts';
export { amdahl, pipelineBubble } from './speedup.ts';
