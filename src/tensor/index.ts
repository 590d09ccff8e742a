import './quiet.ts';

export {
  assertShape,
  asTensor,
  broadcastShapes,
  type Shaped,
  showShape,
  typed,
} from './check.ts';
export {
  arange,
  eye,
  fromData,
  full,
  linspace,
  type Nested,
  oneHot,
  ones,
  randn,
  tensor,
  uniform,
  zeros,
} from './create.ts';
export { disposeAll, expectNoLeak } from './leak.ts';
export { cov, type Eigen, eigSym, qr, type Svd, solve, svd } from './linalg.ts';
export { Matrix, toMatrix } from './matrix.ts';
export { bernoulli } from './random.ts';
export { Rng, toRng } from './rng.ts';
export type { Dims, Fits, Known, Shape, ShapeOf, SizeOf } from './shape.ts';
export type { Operand, Tensor } from './types.ts';
