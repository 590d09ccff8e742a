import type { ArgMaxAttrs, TensorInfo, TopKAttrs } from '@tensorflow/tfjs-core';
import { util } from '@tensorflow/tfjs-core';
import type { NotegradBackend } from '../backend.ts';
import {
  type Answer,
  type Answers,
  around,
  done,
  isWord,
  kernel,
  sizeOf,
  type Tensors,
} from './kernel.ts';

/** Where the largest or smallest values along an axis lie. */
function positions(
  backend: NotegradBackend,
  x: TensorInfo,
  { axis }: ArgMaxAttrs,
  isSmallest: boolean,
): Answer {
  const axes = util.parseAxisParam(axis, x.shape);
  const [along] = axes;
  if (!isWord(x) || along === undefined || axes.length > 1) return undefined;
  if (sizeOf(x.shape) === 0) return undefined;
  const at = backend.address(x);
  const out = backend.output(x.shape.toSpliced(along, 1), 'int32');
  backend.kernels.positions(
    ...[at, out.address],
    ...around(x, along),
    ...[isSmallest ? 1 : 0, x.dtype === 'int32' ? 1 : 0],
  );
  return done(out);
}

function topK(backend: NotegradBackend, x: TensorInfo, { k, sorted }: TopKAttrs): Answers {
  const n = x.shape.at(-1) ?? 0;
  const size = sizeOf(x.shape);
  // Unsorted, the order is that of the stock kernel's search.
  if (!isWord(x) || !sorted || size * k === 0) return undefined;
  const at = backend.address(x);
  // Between what is no number, and between infinities, the stock kernel knows no order.
  if (x.dtype === 'float32' && backend.runtime.ask('strayFloat', at, size) !== 0) return undefined;
  const shape = x.shape.with(-1, k);
  const values = backend.output(shape, x.dtype);
  const indices = backend.output(shape, 'int32');
  const integers = x.dtype === 'int32' ? 1 : 0;
  backend.kernels.largest(at, values.address, indices.address, size / n, n, k, integers);
  return [done(values), done(indices)];
}

export const extremeKernels = [
  kernel<Tensors<'x'>, ArgMaxAttrs>('ArgMax', ({ inputs, attrs, backend }) =>
    positions(backend, inputs.x, attrs, false),
  ),
  kernel<Tensors<'x'>, ArgMaxAttrs>('ArgMin', ({ inputs, attrs, backend }) =>
    positions(backend, inputs.x, attrs, true),
  ),
  kernel<Tensors<'x'>, TopKAttrs>('TopK', ({ inputs, attrs, backend }) =>
    topK(backend, inputs.x, attrs),
  ),
];
