import type { CumsumAttrs, TensorInfo } from '@tensorflow/tfjs-core';
import type { NotegradBackend } from '../backend.ts';
import { type Answer, done, kernel, sizeOf, type Tensors } from './kernel.ts';

/** Sums or products along an axis, up to each element. */
function cumulative(
  backend: NotegradBackend,
  x: TensorInfo,
  { axis, exclusive, reverse }: CumsumAttrs,
  isProduct: boolean,
): Answer {
  const isInteger = x.dtype === 'int32';
  if ((x.dtype !== 'float32' && !isInteger) || sizeOf(x.shape) === 0) return undefined;
  const along = axis < 0 ? axis + x.shape.length : axis;
  const at = backend.address(x);
  const out = backend.output(x.shape, x.dtype);
  backend.kernels.cumulate(
    ...[at, out.address],
    sizeOf(x.shape.slice(0, along)),
    x.shape[along] ?? 1,
    sizeOf(x.shape.slice(along + 1)),
    ...[isProduct ? 1 : 0, exclusive ? 1 : 0, reverse ? 1 : 0, isInteger ? 1 : 0],
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
