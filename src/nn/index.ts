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
export {
  Conv2d,
  type Conv2dOptions,
  ConvTranspose2d,
  type ConvTranspose2dOptions,
  convOutputSize,
  convTransposeOutputSize,
  type Padding,
  type Pair,
} from './layers/conv.ts';
export { Dropout, type DropoutOptions } from './layers/dropout.ts';
export { Linear, type LinearOptions } from './layers/linear.ts';
export { BatchNorm1d, BatchNorm2d, type BatchNormOptions, LayerNorm } from './layers/norm.ts';
export { AvgPool2d, MaxPool2d, type PoolOptions } from './layers/pool.ts';
export { Sequential } from './layers/sequential.ts';
export { Flatten, Reshape } from './layers/shaping.ts';
export * from './losses.ts';
export { Module, type StateDict, type Summary, type SummaryRow } from './module.ts';
export { elasticNet, l1, l2, softThreshold, type Weights } from './regularizers.ts';
