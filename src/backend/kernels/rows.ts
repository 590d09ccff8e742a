import {
  backend_util,
  type FillAttrs,
  type GatherV2Attrs,
  type OneHotAttrs,
  type Tensor,
  type TensorInfo,
  type UnsortedSegmentSumAttrs,
  util,
} from '@tensorflow/tfjs-core';
import type { NotegradBackend } from '../backend.ts';
import { test } from './elementwise.ts';
import { type Answer, done, isFloat, kernel, sameShape, sizeOf, type Tensors } from './kernel.ts';

function gather(
  backend: NotegradBackend,
  { x, indices }: Tensors<'x' | 'indices'>,
  attrs: GatherV2Attrs,
): Answer {
  if (!(x.dtype === 'float32' || x.dtype === 'int32') || indices.dtype !== 'int32')
    return undefined;
  if (sizeOf(x.shape) * sizeOf(indices.shape) === 0) return undefined;
  const axis = util.parseAxisParam(attrs.axis, x.shape)[0] ?? 0;
  const { batchSize, outerSize, dimSize, sliceSize, outputShape } =
    backend_util.segment_util.collectGatherOpShapeInfo(
      x as Tensor,
      indices as Tensor,
      axis,
      attrs.batchDims ?? 0,
    );
  const count = sizeOf(indices.shape) / batchSize;
  const xAt = backend.address(x);
  const indicesAt = backend.address(indices);
  // The stock kernel has its own words for an index outside.
  const check = [indicesAt, batchSize * count, dimSize] as const;
  if (backend.runtime.ask('strayIndex', ...check) !== 0) return undefined;
  const out = backend.output(outputShape, x.dtype);
  const slice = outerSize * sliceSize * 4;
  for (let i = 0; i < batchSize; i++) {
    const [from, to] = [xAt + i * slice * dimSize, out.address + i * slice * count];
    const geometry = [outerSize, dimSize, count, sliceSize] as const;
    backend.kernels.gather(from, indicesAt + i * count * 4, to, ...geometry);
  }
  return done(out);
}

function segmentSum(
  backend: NotegradBackend,
  { x, segmentIds }: Tensors<'x' | 'segmentIds'>,
  { numSegments }: UnsortedSegmentSumAttrs,
): Answer {
  if (!isFloat(x) || segmentIds.dtype !== 'int32' || segmentIds.shape.length !== 1)
    return undefined;
  if (segmentIds.shape[0] !== x.shape[0] || sizeOf(x.shape) * numSegments === 0) return undefined;
  const innerShape = x.shape.slice(1);
  const xAt = backend.address(x);
  const idsAt = backend.address(segmentIds);
  const out = backend.output([numSegments, ...innerShape]);
  const rows = x.shape[0] ?? 0;
  backend.kernels.segmentSum(xAt, idsAt, out.address, rows, numSegments, sizeOf(innerShape));
  return done(out);
}

export function cast(backend: NotegradBackend, x: TensorInfo, dtype: string): Answer {
  const { kernels } = backend;
  const n = sizeOf(x.shape);
  if (dtype === x.dtype) {
    backend.incRef(x.dataId);
    return { ...x };
  }
  if (dtype === 'float32' && (x.dtype === 'bool' || x.dtype === 'int32')) {
    const at = backend.address(x);
    const out = backend.output(x.shape);
    if (x.dtype === 'bool') kernels.boolToFloat(at, out.address, n);
    else kernels.intToFloat(at, out.address, n);
    return done(out);
  }
  if (dtype === 'int32' && (x.dtype === 'bool' || x.dtype === 'float32')) {
    const at = backend.address(x);
    const out = backend.output(x.shape, 'int32');
    if (x.dtype === 'bool') kernels.boolToInt(at, out.address, n);
    else kernels.floatToInt(at, out.address, n);
    return done(out);
  }
  if (dtype === 'bool' && x.dtype === 'float32') return test(backend, 'FloatToBool', x);
  if (dtype === 'bool' && x.dtype === 'int32') return test(backend, 'IntToBool', x);
  return undefined;
}

function filled(backend: NotegradBackend, shape: number[], value: number, dtype: string): Answer {
  if (dtype !== 'float32' && dtype !== 'int32') return undefined;
  const out = backend.output(shape, dtype);
  const write = backend.kernels[dtype === 'int32' ? 'fillIntegers' : 'fill'];
  write(out.address, value, sizeOf(shape));
  return done(out);
}

export const rowKernels = [
  kernel<Tensors<'x' | 'indices'>, GatherV2Attrs>('GatherV2', ({ inputs, attrs, backend }) =>
    gather(backend, inputs, attrs),
  ),
  kernel<Tensors<'x' | 'segmentIds'>, UnsortedSegmentSumAttrs>(
    'UnsortedSegmentSum',
    ({ inputs, attrs, backend }) => segmentSum(backend, inputs, attrs),
  ),
  kernel<Tensors<'indices'>, OneHotAttrs>('OneHot', ({ inputs: { indices }, attrs, backend }) => {
    const { depth, onValue, offValue, dtype } = attrs;
    if (dtype !== 'float32' && dtype !== 'int32') return undefined;
    if (indices.dtype !== 'int32' || depth === 0) return undefined;
    const at = backend.address(indices);
    const out = backend.output([...indices.shape, depth], dtype);
    const write = backend.kernels[dtype === 'int32' ? 'oneHotIntegers' : 'oneHot'];
    write(at, out.address, sizeOf(indices.shape), depth, onValue, offValue);
    return done(out);
  }),
  kernel<Tensors<'condition' | 't' | 'e'>>('Select', ({ inputs: { condition, t, e }, backend }) => {
    if (condition.dtype !== 'bool' || t.dtype !== e.dtype) return undefined;
    if (t.dtype !== 'float32' && t.dtype !== 'int32') return undefined;
    if (!sameShape(condition.shape, t.shape) || !sameShape(t.shape, e.shape)) return undefined;
    const at = [condition, t, e].map((tensor) => backend.address(tensor));
    const out = backend.output(t.shape, t.dtype);
    const [mask = 0, a = 0, b = 0] = at;
    backend.kernels.select(mask, a, b, out.address, sizeOf(t.shape));
    return done(out);
  }),
  kernel<Tensors<'x'>, { dtype: string }>('Cast', ({ inputs, attrs, backend }) =>
    cast(backend, inputs.x, attrs.dtype),
  ),
  kernel<Record<string, never>, FillAttrs>('Fill', ({ attrs: { shape, value, dtype }, backend }) =>
    typeof value === 'number' ? filled(backend, shape, value, dtype) : undefined,
  ),
  kernel<Tensors<'x'>>('ZerosLike', ({ inputs: { x }, backend }) =>
    filled(backend, x.shape, 0, x.dtype),
  ),
  kernel<Tensors<'x'>>('OnesLike', ({ inputs: { x }, backend }) =>
    filled(backend, x.shape, 1, x.dtype),
  ),
];
