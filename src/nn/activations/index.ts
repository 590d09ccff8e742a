export { elu, selu } from './elu.ts';
export { type GeluOptions, gelu, silu } from './gated.ts';
export { l2Normalize } from './l2-normalize.ts';
export { leakyRelu, prelu, relu, softplus } from './relu.ts';
export { hardSigmoid, sigmoid, tanh } from './sigmoid.ts';
export { type AxisOptions, logSoftmax, logSumExp, softmax, softmaxJacobian } from './softmax.ts';
export { identity, sign, step } from './threshold.ts';
