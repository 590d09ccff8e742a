import {
  type BatchToSpaceNDAttrs,
  backend_util,
  type DepthToSpaceAttrs,
  type MirrorPadAttrs,
  type PackAttrs,
  type SpaceToBatchNDAttrs,
  type TensorInfo,
  type UnpackAttrs,
  util,
} from '@tensorflow/tfjs-core';
import type { NotegradBackend } from '../backend.ts';
import { type Answer, type Answers, kernel, sameShape, sizeOf, type Tensors } from './kernel.ts';
import { concat, pad, reverse, slice, transpose, view } from './move.ts';
import { stridesOf } from './shape.ts';

// Rearrangements that are a few moves each.

/** Runs the steps one after another and gives back what lies between them. */
function chain(
  backend: NotegradBackend,
  x: TensorInfo,
  ...steps: ((x: TensorInfo) => Answer)[]
): Answer {
  let last: TensorInfo = x;
  for (const step of steps) {
    const next = step(last);
    if (last !== x && next?.dataId !== last.dataId) backend.disposeIntermediateTensorInfo(last);
    if (!next) return undefined;
    last = next;
  }
  return last;
}

/** The same values under another shape. */
const shaped = (shape: number[]) => (x: TensorInfo) => ({ ...x, shape });

function pack(backend: NotegradBackend, inputs: TensorInfo[], axis: number): Answer {
  const [first, ...rest] = inputs;
  if (!first) return undefined;
  if (rest.some(({ shape, dtype }) => !sameShape(shape, first.shape) || dtype !== first.dtype)) {
    return undefined;
  }
  const shape = first.shape.toSpliced(axis < 0 ? axis + first.shape.length + 1 : axis, 0, 1);
  if (rest.length === 0) {
    backend.incRef(first.dataId);
    return { ...first, shape };
  }
  return concat(
    backend,
    inputs.map((x) => ({ ...x, shape })),
    { axis },
  );
}

function unpack(backend: NotegradBackend, x: TensorInfo, attrs: UnpackAttrs): Answers {
  const axis = util.parseAxisParam(attrs.axis, x.shape)[0] ?? 0;
  const strides = stridesOf(x.shape);
  const shape = x.shape.toSpliced(axis, 1);
  const rest = strides.toSpliced(axis, 1);
  const parts: TensorInfo[] = [];
  for (let i = 0; i < (x.shape[axis] ?? 0); i++) {
    const part = view(backend, x, shape, rest, i * (strides[axis] ?? 0));
    if (!part) return undefined;
    parts.push(part);
  }
  return parts;
}

/** One axis after another, each with its mirrored ends joined on. */
function mirrorPad(backend: NotegradBackend, x: TensorInfo, attrs: MirrorPadAttrs): Answer {
  const skip = attrs.mode === 'reflect' ? 1 : 0;
  const steps = attrs.paddings.flatMap(([before, after], axis) => {
    if (before + after === 0) return [];
    return (y: TensorInfo): Answer => {
      const size = y.shape[axis] ?? 0;
      const part = (start: number, length: number) => {
        const begin = y.shape.map((_, i) => (i === axis ? start : 0));
        const piece = slice(backend, y, { begin, size: y.shape.with(axis, length) });
        const mirrored = piece && reverse(backend, piece, axis);
        if (piece) backend.disposeIntermediateTensorInfo(piece);
        return mirrored;
      };
      const first = before > 0 ? part(skip, before) : undefined;
      const last = after > 0 ? part(size - skip - after, after) : undefined;
      const pieces = [first, y, last].filter((piece) => piece !== undefined);
      const whole = concat(backend, pieces, { axis });
      for (const piece of [first, last]) {
        if (piece) backend.disposeIntermediateTensorInfo(piece);
      }
      return whole;
    };
  });
  return steps.length > 0 && sizeOf(x.shape) > 0 ? chain(backend, x, ...steps) : undefined;
}

function depthToSpace(backend: NotegradBackend, x: TensorInfo, attrs: DepthToSpaceAttrs): Answer {
  const [batch = 0, height = 0, width = 0, depth = 0] = x.shape;
  const block = attrs.blockSize;
  if (attrs.dataFormat !== 'NHWC' || x.dtype !== 'float32') return undefined;
  const channels = depth / block ** 2;
  return chain(
    backend,
    { ...x, shape: [batch, height, width, block, block, channels] },
    (y) => transpose(backend, y, [0, 1, 3, 2, 4, 5]),
    shaped([batch, height * block, width * block, channels]),
  );
}

function spaceToBatch(backend: NotegradBackend, x: TensorInfo, attrs: SpaceToBatchNDAttrs): Answer {
  const { blockShape, paddings } = attrs;
  const blocks = sizeOf(blockShape);
  const none = [0, 0] as [number, number];
  const padded = x.shape.map((_, i) => (paddings[i - 1] as [number, number] | undefined) ?? none);
  const steps = [(y: TensorInfo) => pad(backend, y, { paddings: padded, constantValue: 0 })];
  if (padded.every(([before, after]) => before + after === 0)) steps.pop();
  const shape = x.shape.map((size, i) => size + (padded[i]?.[0] ?? 0) + (padded[i]?.[1] ?? 0));
  const split = backend_util.getReshaped(shape, blockShape, blocks, false);
  const order = backend_util.getPermuted(split.length, blockShape.length, false);
  return chain(
    backend,
    x,
    ...steps,
    (y) => chain(backend, { ...y, shape: split }, (z) => transpose(backend, z, order)),
    shaped(backend_util.getReshapedPermuted(shape, blockShape, blocks, false)),
  );
}

function batchToSpace(backend: NotegradBackend, x: TensorInfo, attrs: BatchToSpaceNDAttrs): Answer {
  const { blockShape, crops } = attrs;
  const blocks = sizeOf(blockShape);
  const split = backend_util.getReshaped(x.shape, blockShape, blocks);
  const order = backend_util.getPermuted(split.length, blockShape.length);
  const joined = backend_util.getReshapedPermuted(x.shape, blockShape, blocks);
  const begin = backend_util.getSliceBeginCoords(crops, blockShape.length);
  const size = backend_util.getSliceSize(joined, crops, blockShape.length);
  return chain(
    backend,
    { ...x, shape: split },
    (y) => transpose(backend, y, order),
    shaped(joined),
    (y) => slice(backend, y, { begin, size }),
  );
}

export const rearrangeKernels = [
  kernel<TensorInfo[], PackAttrs>('Pack', ({ inputs, attrs, backend }) =>
    pack(backend, inputs, attrs.axis),
  ),
  kernel<Tensors<'value'>, UnpackAttrs>('Unpack', ({ inputs, attrs, backend }) =>
    unpack(backend, inputs.value, attrs),
  ),
  kernel<Tensors<'x'>, MirrorPadAttrs>('MirrorPad', ({ inputs, attrs, backend }) =>
    mirrorPad(backend, inputs.x, attrs),
  ),
  kernel<Tensors<'x'>, DepthToSpaceAttrs>('DepthToSpace', ({ inputs, attrs, backend }) =>
    depthToSpace(backend, inputs.x, attrs),
  ),
  kernel<Tensors<'x'>, SpaceToBatchNDAttrs>('SpaceToBatchND', ({ inputs, attrs, backend }) =>
    spaceToBatch(backend, inputs.x, attrs),
  ),
  kernel<Tensors<'x'>, BatchToSpaceNDAttrs>('BatchToSpaceND', ({ inputs, attrs, backend }) =>
    batchToSpace(backend, inputs.x, attrs),
  ),
  kernel<Tensors<'image'>>('FlipLeftRight', ({ inputs: { image }, backend }) =>
    reverse(backend, image, 2),
  ),
];
