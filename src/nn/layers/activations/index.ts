export { ELU, SELU } from './elu.ts';
export { GELU, SiLU } from './gated.ts';
export { LeakyReLU, PReLU, type PReLUOptions, ReLU, Softplus } from './relu.ts';
export { Sigmoid, Tanh } from './sigmoid.ts';
export { Softmax } from './softmax.ts';
