import {
  backend_util,
  type LogSoftmaxAttrs,
  type MaxAttrs,
  type SoftmaxAttrs,
  type SumAttrs,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import type { NotegradBackend } from '../backend.ts';
import {
  type Answer,
  around,
  type Call,
  done,
  isFloat,
  kernel,
  sizeOf,
  type Tensors,
} from './kernel.ts';
import { transpose } from './move.ts';
import { cast } from './rows.ts';

const KINDS = { sum: 0, max: 1, min: 2, product: 3 } as const;
type Kind = keyof typeof KINDS;

/** y = the combination of x over axes first..last, which are neighbours. */
function reduceNeighbours(
  backend: NotegradBackend,
  x: TensorInfo,
  [first, last]: readonly [number, number],
  shape: number[],
  kind: Kind,
  mean: boolean,
): TensorInfo {
  const { kernels, runtime } = backend;
  const [outer, n, inner] = around(x, first, last);
  const at = backend.address(x);
  const out = backend.output(shape);
  const chunks = kernels.reduceChunks(outer, n, inner);
  const geometry = [outer, n, inner, KINDS[kind], mean ? 1 / n : 1] as const;
  if (chunks === 1) kernels.reduce(at, out.address, ...geometry, 0);
  else {
    runtime.withBlock(outer * chunks * inner * 4, (partials) =>
      kernels.reduce(at, out.address, ...geometry, partials),
    );
  }
  return done(out);
}

/**
 * x, whose last axis holds groups of `size`, with the sum of each group; its shape is then `shape`.
 */
export function sumOfLast(
  backend: NotegradBackend,
  x: TensorInfo,
  size: number,
  shape: number[],
): TensorInfo {
  const rows = { ...x, shape: [sizeOf(x.shape) / size, size] };
  return reduceNeighbours(backend, rows, [1, 1], shape, 'sum', false);
}

/** The same of integers or masks: they come out as they are. */
function reduceIntegers(
  backend: NotegradBackend,
  x: TensorInfo,
  [first, last]: readonly [number, number],
  shape: number[],
  kind: Kind,
): TensorInfo {
  const at = backend.address(x);
  const out = backend.output(shape, x.dtype);
  backend.kernels.reduceIntegers(
    ...[at, out.address],
    ...around(x, first, last),
    ...[KINDS[kind], x.dtype === 'bool' ? 1 : 4],
  );
  return done(out);
}

interface Reduction {
  readonly axis: number | number[];
  readonly keepDims: boolean;
}

/** Reduces x along its axes, moved next to each other where they are not. */
function reduced(
  backend: NotegradBackend,
  x: TensorInfo,
  attrs: Reduction,
  reduce: (x: TensorInfo, axes: readonly [number, number], shape: number[]) => TensorInfo,
): Answer {
  if (sizeOf(x.shape) === 0) return undefined;
  const axes = util.parseAxisParam(attrs.axis, x.shape).sort((a, b) => a - b);
  // A scalar has no axis: its combination is itself.
  const [first = 0] = axes;
  const last = axes.at(-1) ?? -1;
  const kept = x.shape.filter((_, axis) => !axes.includes(axis));
  const shape = attrs.keepDims ? backend_util.expandShapeToKeepDim(kept, axes) : kept;
  if (last - first + 1 === axes.length) return reduce(x, [first, last], shape);
  const order = [...x.shape.keys()].filter((axis) => !axes.includes(axis)).concat(axes);
  const moved = transpose(backend, x, order);
  if (!moved) return undefined;
  const y = reduce(moved, [kept.length, x.shape.length - 1], shape);
  backend.disposeIntermediateTensorInfo(moved);
  return y;
}

function reduction(kind: Kind, mean: boolean) {
  return ({ inputs: { x }, attrs, backend }: Call<Tensors<'x'>, SumAttrs>): Answer => {
    if (isFloat(x)) {
      return reduced(backend, x, attrs, (y, axes, shape) =>
        reduceNeighbours(backend, y, axes, shape, kind, mean),
      );
    }
    if (x.dtype !== 'int32' && x.dtype !== 'bool') return undefined;
    // A product of integers goes beyond what an integer holds, and is one of doubles.
    if (kind === 'product') return undefined;
    if (!mean && (kind !== 'sum' || x.dtype === 'int32')) {
      return reduced(backend, x, attrs, (y, axes, shape) =>
        reduceIntegers(backend, y, axes, shape, kind),
      );
    }
    const numbers = cast(backend, x, mean ? 'float32' : 'int32');
    if (!numbers) return undefined;
    const inputs = { x: numbers };
    const y = reduction(kind, mean)({ inputs, attrs, backend });
    backend.disposeIntermediateTensorInfo(numbers);
    return y;
  };
}

/** Whether all (any) elements of a mask are true: the smallest (largest) of them. */
function quantifier(kind: 'min' | 'max') {
  return ({ inputs: { x }, attrs, backend }: Call<Tensors<'x'>, Reduction>): Answer => {
    if (x.dtype !== 'bool') return undefined;
    return reduced(backend, x, attrs, (y, axes, shape) =>
      reduceIntegers(backend, y, axes, shape, kind),
    );
  };
}

function softmax(
  backend: NotegradBackend,
  x: TensorInfo,
  axis: number,
  kind: 'softmax' | 'log',
): Answer {
  const n = x.shape.at(-1) ?? 0;
  const last = axis === -1 || axis === x.shape.length - 1;
  if (!isFloat(x) || !last || sizeOf(x.shape) === 0) return undefined;
  const at = backend.address(x);
  const out = backend.output(x.shape);
  const rows = sizeOf(x.shape) / n;
  backend.kernels.softmax(at, out.address, rows, n, kind === 'log' ? 1 : 0);
  return done(out);
}

export const reduceKernels = [
  kernel('Sum', reduction('sum', false)),
  kernel('Mean', reduction('sum', true)),
  kernel('Prod', reduction('product', false)),
  kernel<Tensors<'x'>, MaxAttrs>('Max', ({ inputs, attrs, backend }) =>
    reduction(
      'max',
      false,
    )({
      inputs,
      attrs: { axis: attrs.reductionIndices, keepDims: attrs.keepDims },
      backend,
    }),
  ),
  kernel('Min', reduction('min', false)),
  kernel('All', quantifier('min')),
  kernel('Any', quantifier('max')),
  kernel<Tensors<'logits'>, SoftmaxAttrs>('Softmax', ({ inputs, attrs, backend }) =>
    softmax(backend, inputs.logits, attrs.dim, 'softmax'),
  ),
  kernel<Tensors<'logits'>, LogSoftmaxAttrs>('LogSoftmax', ({ inputs, attrs, backend }) =>
    softmax(backend, inputs.logits, attrs.axis, 'log'),
  ),
];
