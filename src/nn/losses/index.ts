export {
  discriminatorLoss,
  type Game,
  type GameOptions,
  generatorLoss,
  gradientPenalty,
} from './adversarial.ts';
export { coral, type MmdOptions, mmd } from './alignment.ts';
export { type BatchTripletOptions, batchTriplet } from './batch-triplet.ts';
export { bce, bceWithLogits, binaryHinge } from './binary.ts';
export { giouLoss, iouLoss } from './boxes.ts';
export {
  type CrossEntropyOptions,
  categoricalCrossEntropy,
  crossEntropy,
  type FocalOptions,
  focal,
  type HingeOptions,
  hinge,
  nll,
} from './classification.ts';
export { type DistillationOptions, distillation } from './distillation.ts';
export { kl, klBernoulli, klGaussian } from './divergence.ts';
export {
  contrastive,
  type InfoNceOptions,
  infoNce,
  type MarginOptions,
  triplet,
} from './embedding.ts';
export type { Labels } from './labels.ts';
export { type DiceOptions, dice } from './overlap.ts';
export type { Loss, LossOptions, Reduction } from './reduce.ts';
export { type HuberOptions, huber, logCosh, mae, mse } from './regression.ts';
