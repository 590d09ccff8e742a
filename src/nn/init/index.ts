/**
 * Initial values of weights. TensorFlow.js's own `glorotNormal`, `heNormal` and `leCunNormal` draw
 * from a normal distribution cut at two standard deviations without widening it again, so that
 * their standard deviation is 0.88 of the one they name; these have the one they name.
 */
export { constant, ones, zeros } from './constant.ts';
export { type Fans, fans } from './fans.ts';
export { gain, type Nonlinearity } from './gain.ts';
export type { Draws, Initializer } from './initializer.ts';
export { type KaimingOptions, kaimingNormal, kaimingUniform } from './kaiming.ts';
export { lecunNormal } from './lecun.ts';
export { type OrthogonalOptions, orthogonal } from './orthogonal.ts';
export { normal, uniform } from './random.ts';
export { torchDefault } from './torch.ts';
export { type XavierOptions, xavierNormal, xavierUniform } from './xavier.ts';
