import {
  backend_util,
  type ClipByValueAttrs,
  type LeakyReluAttrs,
  type StepAttrs,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { NotegradBackend } from '../backend.ts';
import { type Answer, done, isFloat, kernel, sameShape, sizeOf, type Tensors } from './kernel.ts';
import { broadcastPlan, writeAxes } from './shape.ts';

export function unary(backend: NotegradBackend, name: string, x: TensorInfo, p = 0, q = 0): Answer {
  if (!isFloat(x)) return undefined;
  const at = backend.address(x);
  const out = backend.output(x.shape);
  backend.runtime.unary(name)(at, out.address, sizeOf(x.shape), p, q);
  return done(out);
}

type Numeric = 'float32' | 'int32' | 'bool';

/** A mask of x, which has the dtype that the test is for. */
export function test(backend: NotegradBackend, name: string, x: TensorInfo): TensorInfo {
  const at = backend.address(x);
  const out = backend.output(x.shape, 'bool');
  backend.runtime.test(name)(at, out.address, sizeOf(x.shape));
  return done(out);
}

export function binary(
  backend: NotegradBackend,
  name: string,
  a: TensorInfo,
  b: TensorInfo,
  dtype: Numeric = 'float32',
  from: Numeric = 'float32',
): Answer {
  if (a.dtype !== from || b.dtype !== from) return undefined;
  const run = backend.runtime.binary(name);
  if (sameShape(a.shape, b.shape)) {
    const aAt = backend.address(a);
    const bAt = backend.address(b);
    const out = backend.output(a.shape, dtype);
    run(aAt, bAt, out.address, 1, 0, sizeOf(a.shape), 1, 1);
    return done(out);
  }
  const shape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
  const plan = broadcastPlan(shape, a.shape, b.shape);
  if (!plan) return undefined;
  const aAt = backend.address(a);
  const bAt = backend.address(b);
  const out = backend.output(shape, dtype);
  writeAxes(backend, backend.kernels.broadcastDims(), plan.outer);
  const { inner } = plan;
  run(aAt, bAt, out.address, plan.rows, plan.outer.length, inner.size, inner.from, inner.to);
  return done(out);
}

/** The same of floats or of integers, whose kernel has a name of its own. */
function arithmetic(
  backend: NotegradBackend,
  name: string,
  { a, b }: Tensors<'a' | 'b'>,
  dtype?: Numeric,
): Answer {
  if (a.dtype === 'int32') return binary(backend, `${name}Int`, a, b, dtype ?? 'int32', 'int32');
  return binary(backend, name, a, b, dtype);
}

/** -x or |x| of floats or integers. */
function signed(backend: NotegradBackend, name: string, x: TensorInfo): Answer {
  if (x.dtype !== 'int32') return unary(backend, name, x);
  const at = backend.address(x);
  const out = backend.output(x.shape, 'int32');
  backend.runtime.unary(`${name}Int`)(at, out.address, sizeOf(x.shape), 0, 0);
  return done(out);
}

const unaryNames = [
  ...['Relu', 'Relu6', 'Elu', 'Selu', 'Sigmoid', 'Tanh', 'Exp', 'Expm1', 'Log', 'Log1p'],
  ...['Softplus', 'Erf', 'Sqrt', 'Rsqrt', 'Square', 'Reciprocal', 'Floor', 'Ceil', 'Round'],
  ...['Sign', 'Sin', 'Cos', 'Tan'],
];
const signedNames = ['Neg', 'Abs'];
const binaryNames = ['RealDiv', 'SquaredDifference', 'Atan2'];
const arithmeticNames = ['Add', 'Sub', 'Multiply', 'Maximum', 'Minimum', 'Mod'];
const testNames = ['IsNan', 'IsInf', 'IsFinite'];
const logicNames = ['LogicalAnd', 'LogicalOr'];
const compareNames = ['Greater', 'GreaterEqual', 'Less', 'LessEqual', 'Equal', 'NotEqual'];

export const elementwiseKernels = [
  ...unaryNames.map((name) =>
    kernel<Tensors<'x'>>(name, ({ inputs, backend }) => unary(backend, name, inputs.x)),
  ),
  ...binaryNames.map((name) =>
    kernel<Tensors<'a' | 'b'>>(name, ({ inputs: { a, b }, backend }) =>
      binary(backend, name, a, b),
    ),
  ),
  ...signedNames.map((name) =>
    kernel<Tensors<'x'>>(name, ({ inputs, backend }) => signed(backend, name, inputs.x)),
  ),
  ...arithmeticNames.map((name) =>
    kernel<Tensors<'a' | 'b'>>(name, ({ inputs, backend }) => arithmetic(backend, name, inputs)),
  ),
  kernel<Tensors<'a' | 'b'>>('FloorDiv', ({ inputs, backend }) =>
    arithmetic(backend, 'FloorDiv', inputs, 'int32'),
  ),
  ...compareNames.map((name) =>
    kernel<Tensors<'a' | 'b'>>(name, ({ inputs, backend }) =>
      arithmetic(backend, name, inputs, 'bool'),
    ),
  ),
  ...logicNames.map((name) =>
    kernel<Tensors<'a' | 'b'>>(name, ({ inputs: { a, b }, backend }) =>
      binary(backend, name, a, b, 'bool', 'bool'),
    ),
  ),
  ...testNames.map((name) =>
    kernel<Tensors<'x'>>(name, ({ inputs: { x }, backend }) =>
      isFloat(x) ? test(backend, name, x) : undefined,
    ),
  ),
  kernel<Tensors<'x'>>('LogicalNot', ({ inputs: { x }, backend }) =>
    x.dtype === 'bool' ? test(backend, 'LogicalNot', x) : undefined,
  ),
  kernel<Tensors<'x' | 'alpha'>>('Prelu', ({ inputs: { x, alpha }, backend }) =>
    binary(backend, 'Prelu', x, alpha),
  ),
  kernel<TensorInfo[]>('AddN', ({ inputs: [first, ...rest], backend }) => {
    if (!first || rest.length === 0 || !isFloat(first, ...rest)) return undefined;
    let sum = first;
    for (const term of rest) {
      const next = binary(backend, 'Add', sum, term);
      if (sum !== first) backend.disposeIntermediateTensorInfo(sum);
      if (!next) return undefined;
      sum = next;
    }
    return sum;
  }),
  kernel<Tensors<'x'>, StepAttrs>('Step', ({ inputs, attrs, backend }) =>
    unary(backend, 'Step', inputs.x, attrs.alpha),
  ),
  kernel<Tensors<'x'>, LeakyReluAttrs>('LeakyRelu', ({ inputs, attrs, backend }) =>
    unary(backend, 'LeakyRelu', inputs.x, attrs.alpha),
  ),
  kernel<Tensors<'x'>, ClipByValueAttrs>('ClipByValue', ({ inputs, attrs, backend }) =>
    unary(backend, 'ClipByValue', inputs.x, attrs.clipValueMin, attrs.clipValueMax),
  ),
  kernel<Tensors<'a' | 'b'>>('Pow', ({ inputs: { a, b }, backend }) => {
    // The power of losses and norms is a product.
    if (isFloat(a, b) && sizeOf(b.shape) === 1 && b.shape.length <= a.shape.length) {
      const exponent = backend.runtime.ask('valueAt', backend.address(b));
      if (exponent === 2) return unary(backend, 'Square', a);
    }
    return binary(backend, 'Pow', a, b);
  }),
  kernel<Tensors<'dy' | 'y'>>('EluGrad', ({ inputs: { dy, y }, backend }) =>
    sameShape(dy.shape, y.shape) ? binary(backend, 'EluGrad', dy, y) : undefined,
  ),
  // Gradients that TensorFlow.js composes of several kernels; see ../gradients.ts.
  kernel<Tensors<'dy' | 'x'>>('ReluGrad', ({ inputs: { dy, x }, backend }) =>
    binary(backend, 'ReluGrad', dy, x),
  ),
  kernel<Tensors<'dy' | 'y'>>('SigmoidGrad', ({ inputs: { dy, y }, backend }) =>
    binary(backend, 'SigmoidGrad', dy, y),
  ),
  // Losses on logits; see ../losses.ts.
  ...['SigmoidCrossEntropy', 'SigmoidResidual'].map((name) =>
    kernel<Tensors<'logits' | 'labels'>>(name, ({ inputs: { logits, labels }, backend }) =>
      binary(backend, name, logits, labels, 'float32'),
    ),
  ),
  kernel<Tensors<'dy' | 'y'>>('TanhGrad', ({ inputs: { dy, y }, backend }) =>
    binary(backend, 'TanhGrad', dy, y),
  ),
];
