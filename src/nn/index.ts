export * from './activations.ts';
export * as init from './init.ts';
export {
  Activation,
  ELU,
  GELU,
  LeakyReLU,
  PReLU,
  ReLU,
  SELU,
  Sigmoid,
  SiLU,
  Softmax,
  Softplus,
  Tanh,
} from './layers/activation.ts';
export { Linear, type LinearOptions } from './layers/linear.ts';
export { Sequential } from './layers/sequential.ts';
export * from './losses.ts';
export { Module, type StateDict, type Summary, type SummaryRow } from './module.ts';
