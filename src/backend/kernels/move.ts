import {
  type BroadCastToAttrs,
  backend_util,
  type ConcatAttrs,
  type PadV2Attrs,
  type ReverseAttrs,
  type SliceAttrs,
  type SplitVAttrs,
  type StridedSliceAttrs,
  slice_util,
  type Tensor,
  type TensorInfo,
  type TileAttrs,
  type TransposeAttrs,
  util,
} from '@tensorflow/tfjs-core';
import type { NotegradBackend, Output } from '../backend.ts';
import { type Answer, type Answers, done, kernel, sizeOf, type Tensors } from './kernel.ts';
import { type Axis, MAX_AXES, mergeAxes, stridesOf, writeAxes } from './shape.ts';

/** Bytes of an element; undefined for the dtypes that are not carried here. */
function elementBytes({ dtype }: TensorInfo): 4 | 1 | undefined {
  if (dtype === 'bool') return 1;
  return dtype === 'float32' || dtype === 'int32' ? 4 : undefined;
}

/** to[Σ i·to] = from[Σ i·from] over the axes, of which there are MAX_AXES at most once merged. */
function move(
  backend: NotegradBackend,
  from: number,
  to: number,
  axes: readonly Axis[],
  bytes: 4 | 1,
): void {
  const { kernels } = backend;
  const merged = mergeAxes(axes);
  // Swapped neighbours: where the source is contiguous along an axis that is not the last, and the
  // target along the last, go plane by plane.
  const contiguous = merged.findIndex((axis) => axis.from === 1);
  if (bytes === 4 && contiguous >= 0 && contiguous < merged.length - 1 && merged.at(-1)?.to === 1) {
    const source = merged[contiguous] as Axis;
    const target = merged.at(-1) as Axis;
    const rest = merged.filter((axis) => axis !== source && axis !== target);
    writeAxes(backend, kernels.moveDims(), [...rest, target, source]);
    kernels.movePlanes(from, to, merged.length);
  } else {
    writeAxes(backend, kernels.moveDims(), merged);
    kernels.move(from, to, merged.length, bytes);
  }
}

/**
 * A new tensor of `shape` gathered from x with the given strides, starting `offset` elements in.
 */
export function view(
  backend: NotegradBackend,
  x: TensorInfo,
  shape: number[],
  strides: readonly number[],
  offset: number,
): Answer {
  const bytes = elementBytes(x);
  if (!bytes || sizeOf(shape) === 0) return undefined;
  const to = stridesOf(shape);
  const axes = shape.map((size, i) => ({ size, from: strides[i] ?? 0, to: to[i] ?? 0 }));
  if (mergeAxes(axes).length > MAX_AXES) return undefined;
  const at = backend.address(x);
  const out = backend.output(shape, x.dtype);
  move(backend, at + offset * bytes, out.address, axes, bytes);
  return done(out);
}

export function transpose(backend: NotegradBackend, x: TensorInfo, order: number[]): Answer {
  const strides = stridesOf(x.shape);
  const shape = order.map((axis) => x.shape[axis] ?? 1);
  return view(
    backend,
    x,
    shape,
    order.map((axis) => strides[axis] ?? 0),
    0,
  );
}

/** Copies all of x into a window of `out` that starts `offset` elements in. */
function place(backend: NotegradBackend, x: TensorInfo, out: Output, offset: number): void {
  const bytes = elementBytes(x) ?? 4;
  const from = stridesOf(x.shape);
  const to = stridesOf(out.shape);
  const axes = x.shape.map((size, i) => ({ size, from: from[i] ?? 0, to: to[i] ?? 0 }));
  move(backend, backend.address(x), out.address + offset * bytes, axes, bytes);
}

export function slice(backend: NotegradBackend, x: TensorInfo, attrs: SliceAttrs): Answer {
  const [begin = [], size = []] = slice_util.parseSliceParams(x as never, attrs.begin, attrs.size);
  slice_util.assertParamsValid(x as never, begin, size);
  const strides = stridesOf(x.shape);
  const offset = begin.reduce((sum, start, axis) => sum + start * (strides[axis] ?? 0), 0);
  return view(backend, x, size, strides, offset);
}

export function concat(backend: NotegradBackend, inputs: TensorInfo[], attrs: ConcatAttrs): Answer {
  const [first] = inputs;
  if (!first || !elementBytes(first)) return undefined;
  if (inputs.some(({ dtype }) => dtype !== first.dtype)) return undefined;
  const axis = util.parseAxisParam(attrs.axis, first.shape)[0] ?? 0;
  const shapes = inputs.map((x) => x.shape);
  backend_util.assertParamsConsistent(shapes, axis);
  const shape = backend_util.computeOutShape(shapes, axis);
  const parts = inputs.filter((x) => sizeOf(x.shape) > 0);
  if (parts.length < 2 || shape.length > MAX_AXES) return undefined;
  for (const part of parts) backend.address(part);
  const out = backend.output(shape, first.dtype);
  let offset = 0;
  const inner = sizeOf(shape.slice(axis + 1));
  for (const part of parts) {
    place(backend, part, out, offset);
    offset += (part.shape[axis] ?? 0) * inner;
  }
  return done(out);
}

export function pad(backend: NotegradBackend, x: TensorInfo, attrs: PadV2Attrs): Answer {
  const shape = x.shape.map(
    (size, i) => size + (attrs.paddings[i]?.[0] ?? 0) + (attrs.paddings[i]?.[1] ?? 0),
  );
  if (x.dtype !== 'float32' || sizeOf(x.shape) === 0 || shape.length > MAX_AXES) return undefined;
  backend.address(x);
  const out = backend.output(shape, x.dtype);
  backend.kernels.fill(out.address, attrs.constantValue, sizeOf(shape));
  const strides = stridesOf(shape);
  const offset = attrs.paddings.reduce((sum, [before], i) => sum + before * (strides[i] ?? 0), 0);
  place(backend, x, out, offset);
  return done(out);
}

/** Tiling walks x once more for each repetition: two axes for each one, the first with stride 0. */
function tile(backend: NotegradBackend, x: TensorInfo, reps: number[]): Answer {
  const shape = x.shape.map((size, i) => size * (reps[i] ?? 1));
  const bytes = elementBytes(x);
  if (!bytes || reps.length !== x.shape.length || sizeOf(shape) === 0) return undefined;
  const from = stridesOf(x.shape);
  const to = stridesOf(shape);
  const axes = x.shape.flatMap((size, i) => [
    { size: reps[i] ?? 1, from: 0, to: size * (to[i] ?? 0) },
    { size, from: from[i] ?? 0, to: to[i] ?? 0 },
  ]);
  if (mergeAxes(axes).length > MAX_AXES) return undefined;
  const at = backend.address(x);
  const out = backend.output(shape, x.dtype);
  move(backend, at, out.address, axes, bytes);
  return done(out);
}

export function reverse(backend: NotegradBackend, x: TensorInfo, dims: number | number[]): Answer {
  const axes = util.parseAxisParam(dims, x.shape);
  const strides = stridesOf(x.shape);
  let offset = 0;
  for (const axis of axes) {
    const stride = strides[axis] ?? 0;
    offset += ((x.shape[axis] ?? 1) - 1) * stride;
    strides[axis] = -stride;
  }
  return view(backend, x, x.shape, strides, offset);
}

function stridedSlice(backend: NotegradBackend, x: TensorInfo, attrs: StridedSliceAttrs): Answer {
  const plan = slice_util.sliceInfo(
    x.shape,
    attrs.begin,
    attrs.end,
    attrs.strides,
    attrs.beginMask,
    attrs.endMask,
    attrs.ellipsisMask,
    attrs.newAxisMask,
    attrs.shrinkAxisMask,
  );
  const dense = slice_util.computeOutShape(plan.begin, plan.end, plan.strides);
  if (plan.isIdentity || sizeOf(dense) === 0 || sizeOf(plan.finalShape) !== sizeOf(dense))
    return undefined;
  const strides = stridesOf(x.shape);
  const offset = plan.begin.reduce((sum, start, axis) => sum + start * (strides[axis] ?? 0), 0);
  const steps = strides.map((stride, axis) => stride * (plan.strides[axis] ?? 1));
  const result = view(backend, x, dense, steps, offset);
  return result && { ...result, shape: plan.finalShape };
}

function split(backend: NotegradBackend, x: TensorInfo, attrs: SplitVAttrs): Answers {
  if (!elementBytes(x) || sizeOf(x.shape) === 0) return undefined;
  const axis = util.parseAxisParam(attrs.axis, x.shape)[0] ?? 0;
  const sizes = backend_util.prepareSplitSize(x as Tensor, attrs.numOrSizeSplits, axis);
  if (sizes.includes(0)) return undefined;
  const strides = stridesOf(x.shape);
  const parts: TensorInfo[] = [];
  let start = 0;
  for (const size of sizes) {
    const shape = x.shape.with(axis, size);
    const part = view(backend, x, shape, strides, start * (strides[axis] ?? 0));
    if (!part) return undefined;
    parts.push(part);
    start += size;
  }
  return parts;
}

function broadcastTo(backend: NotegradBackend, x: TensorInfo, shape: number[]): Answer {
  const missing = shape.length - x.shape.length;
  const own = stridesOf(x.shape);
  const strides = shape.map((_, i) => (x.shape[i - missing] === 1 ? 0 : (own[i - missing] ?? 0)));
  return missing < 0 ? undefined : view(backend, x, shape, strides, 0);
}

export const moveKernels = [
  kernel<Tensors<'x'>, TransposeAttrs>('Transpose', ({ inputs, attrs, backend }) =>
    transpose(backend, inputs.x, attrs.perm),
  ),
  kernel<Tensors<'x'>, SliceAttrs>('Slice', ({ inputs, attrs, backend }) =>
    slice(backend, inputs.x, attrs),
  ),
  kernel<TensorInfo[], ConcatAttrs>('Concat', ({ inputs, attrs, backend }) =>
    concat(backend, inputs, attrs),
  ),
  kernel<Tensors<'x'>, PadV2Attrs>('PadV2', ({ inputs, attrs, backend }) =>
    pad(backend, inputs.x, attrs),
  ),
  kernel<Tensors<'x'>, SplitVAttrs>('SplitV', ({ inputs, attrs, backend }) =>
    split(backend, inputs.x, attrs),
  ),
  kernel<Tensors<'x'>, TileAttrs>('Tile', ({ inputs, attrs, backend }) =>
    tile(backend, inputs.x, attrs.reps),
  ),
  kernel<Tensors<'x'>, ReverseAttrs>('Reverse', ({ inputs, attrs, backend }) =>
    reverse(backend, inputs.x, attrs.dims),
  ),
  kernel<Tensors<'x'>, StridedSliceAttrs>('StridedSlice', ({ inputs, attrs, backend }) =>
    stridedSlice(backend, inputs.x, attrs),
  ),
  kernel<Tensors<'x'>, BroadCastToAttrs>('BroadcastTo', ({ inputs, attrs, backend }) =>
    broadcastTo(backend, inputs.x, attrs.shape),
  ),
];
