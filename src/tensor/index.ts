import './second-derivatives.ts';
import './quiet.ts';
import './extend.ts';

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
  oneHot,
  ones,
  randn,
  tensor,
  uniform,
  zeros,
} from './create.ts';
export { disposeAll, expectNoLeak } from './leak.ts';
export { normalCdf, normalPdf } from './normal.ts';
export {
  type Block,
  isNumbers,
  type Nested,
  type Numbers,
  readFinite,
  readNumbers,
  rowsOf,
  vectorOf,
} from './numbers.ts';
export { bernoulli } from './random.ts';
export { Rng, toRng } from './rng.ts';
export type * as shapes from './shapes/index.ts';
export type { Dims, Fits, Known, Shape, ShapeOf, SizeOf } from './shapes/index.ts';
export * as tf from './tf.ts';
export type { Operand, Tensor, Variable } from './types.ts';
