import {
  type BincountAttrs,
  backend_util,
  type DenseBincountAttrs,
  type ScatterNdAttrs,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { NotegradBackend } from '../backend.ts';
import { type Answer, done, isWord, kernel, sizeOf, type Tensors } from './kernel.ts';

/**
 * What `use` makes of the rows that indices of several axes name, `count` of them of `size`; undefined
 * where one lies outside, for which the stock kernel has words.
 */
function withRows(
  backend: NotegradBackend,
  indices: TensorInfo,
  strides: readonly number[],
  [count, size]: readonly [number, number],
  use: (rows: number) => Answer,
): Answer {
  const { kernels, runtime } = backend;
  const at = backend.address(indices);
  return runtime.withBlock(count * 4, (rows) => {
    runtime.write(kernels.flatStrides(), Int32Array.from(strides));
    kernels.flatIndices(at, rows, count, strides.length);
    if (runtime.ask('strayIndex', rows, count, size) !== 0) return undefined;
    return use(rows);
  });
}

function gatherNd(
  backend: NotegradBackend,
  { params, indices }: Tensors<'params' | 'indices'>,
): Answer {
  if (!isWord(params) || indices.dtype !== 'int32') return undefined;
  if (sizeOf(params.shape) * sizeOf(indices.shape) === 0) return undefined;
  const [shape, count, inner, strides] = backend_util.prepareAndValidate(
    params as Tensor,
    indices as Tensor,
  );
  const rank = indices.shape.at(-1) ?? 0;
  const size = sizeOf(params.shape) / inner;
  const x = backend.address(params);
  const to = strides.slice(0, rank);
  return withRows(backend, indices, to, [count, size], (rows) => {
    const out = backend.output(shape, params.dtype);
    backend.kernels.gather(x, rows, out.address, 1, size, count, inner);
    return done(out);
  });
}

function scatterNd(
  backend: NotegradBackend,
  { indices, updates }: Tensors<'indices' | 'updates'>,
  { shape }: ScatterNdAttrs,
): Answer {
  if (!isWord(updates) || indices.dtype !== 'int32') return undefined;
  if (sizeOf(updates.shape) * sizeOf(indices.shape) * sizeOf(shape) === 0) return undefined;
  const { sliceRank, numUpdates, sliceSize, strides, outputSize } = backend_util.calculateShapes(
    updates as Tensor,
    indices as Tensor,
    shape,
  );
  const size = outputSize / sliceSize;
  const x = backend.address(updates);
  const to = strides.slice(0, sliceRank);
  return withRows(backend, indices, to, [numUpdates, size], (rows) => {
    const out = backend.output(shape, updates.dtype);
    const add = updates.dtype === 'int32' ? 'segmentSumIntegers' : 'segmentSum';
    backend.kernels[add](x, rows, out.address, numUpdates, size, sliceSize);
    return done(out);
  });
}

/** No id is as large as this, but for one that the stock kernel is asked about. */
const MOST = 2 ** 31 - 1;

function bincount(
  backend: NotegradBackend,
  { x, weights }: Tensors<'x' | 'weights'>,
  { size, binaryOutput = false }: DenseBincountAttrs,
): Answer {
  if (x.dtype !== 'int32' || !isWord(weights) || size === 0 || sizeOf(x.shape) === 0)
    return undefined;
  const hasWeights = sizeOf(weights.shape) > 0;
  const rows = x.shape.length === 2 ? (x.shape[0] ?? 1) : 1;
  // Of a row alone the stock kernel ignores that only 0 and 1 are wanted.
  const isBinary = binaryOutput && x.shape.length === 2;
  if (x.shape.length > 2) return undefined;
  const at = backend.address(x);
  const weightsAt = hasWeights ? backend.address(weights) : 0;
  const n = sizeOf(x.shape);
  if (backend.runtime.ask('strayIndex', at, n, MOST) !== 0) return undefined;
  const shape = x.shape.length === 2 ? [rows, size] : [size];
  const out = backend.output(shape, weights.dtype);
  backend.kernels.countIds(
    ...([at, weightsAt, out.address] as const),
    ...([rows, n / rows, size] as const),
    ...([isBinary ? 1 : 0, weights.dtype === 'int32' ? 1 : 0] as const),
  );
  return done(out);
}

export const scatterKernels = [
  kernel<Tensors<'params' | 'indices'>>('GatherNd', ({ inputs, backend }) =>
    gatherNd(backend, inputs),
  ),
  kernel<Tensors<'indices' | 'updates'>, ScatterNdAttrs>(
    'ScatterNd',
    ({ inputs, attrs, backend }) => scatterNd(backend, inputs, attrs),
  ),
  kernel<Tensors<'x' | 'weights'>, BincountAttrs>('Bincount', ({ inputs, attrs, backend }) =>
    inputs.x.shape.length === 1 ? bincount(backend, inputs, attrs) : undefined,
  ),
  kernel<Tensors<'x' | 'weights'>, DenseBincountAttrs>(
    'DenseBincount',
    ({ inputs, attrs, backend }) => bincount(backend, inputs, attrs),
  ),
];
