import type { CumsumAttrs, TensorInfo } from '@tensorflow/tfjs-core';
import type { NotegradBackend } from '../backend.ts';
import { type Answer, around, done, isWord, kernel, sizeOf, type Tensors } from './kernel.ts';

/** Sums or products along an axis, up to each element. */
function cumulative(
  backend: NotegradBackend,
  x: TensorInfo,
  { axis, exclusive, reverse }: CumsumAttrs,
  isProduct: boolean,
): Answer {
  if (!isWord(x) || sizeOf(x.shape) === 0) return undefined;
  const along = axis < 0 ? axis + x.shape.length : axis;
  const at = backend.address(x);
  const out = backend.output(x.shape, x.dtype);
  backend.kernels.cumulate(
    ...[at, out.address],
    ...around(x, along),
    ...[isProduct ? 1 : 0, exclusive ? 1 : 0, reverse ? 1 : 0, x.dtype === 'int32' ? 1 : 0],
  );
  return done(out);
}

export const scanKernels = [
  kernel<Tensors<'x'>, CumsumAttrs>('Cumsum', ({ inputs, attrs, backend }) =>
    cumulative(backend, inputs.x, attrs, false),
  ),
  kernel<Tensors<'x'>, CumsumAttrs>('Cumprod', ({ inputs, attrs, backend }) =>
    cumulative(backend, inputs.x, attrs, true),
  ),
];
