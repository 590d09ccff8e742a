import './own-code.ts';

export { abstract } from './abstract/index.ts';
export * from './activations/index.ts';
export { adaptBatchNorm } from './adapt-batch-norm.ts';
export { averageStates } from './average-states.ts';
export * as diagnostics from './diagnostics/index.ts';
export {
  fromSafetensors,
  type LoadOptions,
  load,
  type SaveOptions,
  save,
  toSafetensors,
} from './files.ts';
export { type Gradients, gradients, valueAndGrad } from './gradients.ts';
export { col2im, im2col, type WindowOptions } from './im2col.ts';
export * as init from './init/index.ts';
export * from './layers/index.ts';
export * from './losses/index.ts';
export { type AnyModule, Module, type TorchEntry } from './module.ts';
export { type Parameter, type ParameterOptions, parameter } from './parameter.ts';
export { type ReceptiveField, receptiveField, type Sliding } from './receptive-field.ts';
export {
  type ElasticNetOptions,
  elasticNet,
  l1,
  l2,
  type PenaltyOptions,
  softThreshold,
  type Weights,
} from './regularizers.ts';
export { replaceHead } from './replace-head.ts';
export { decodeSafetensors, encodeSafetensors } from './safetensors.ts';
export type { StateDict } from './state.ts';
export type { Summary, SummaryRow } from './summary.ts';
