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
import { type Answer, type Call, done, isFloat, kernel, sizeOf, type Tensors } from './kernel.ts';
import { transpose } from './move.ts';

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
  const outer = sizeOf(x.shape.slice(0, first));
  const n = sizeOf(x.shape.slice(first, last + 1));
  const inner = sizeOf(x.shape.slice(last + 1));
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

function reduction(kind: Kind, mean: boolean) {
  return ({ inputs: { x }, attrs, backend }: Call<Tensors<'x'>, SumAttrs>): Answer => {
    if (!isFloat(x) || sizeOf(x.shape) === 0) return undefined;
    const axes = util.parseAxisParam(attrs.axis, x.shape).sort((a, b) => a - b);
    // A scalar has no axis: its combination is itself.
    const [first = 0] = axes;
    const last = axes.at(-1) ?? -1;
    const kept = x.shape.filter((_, axis) => !axes.includes(axis));
    const shape = attrs.keepDims ? backend_util.expandShapeToKeepDim(kept, axes) : kept;
    if (last - first + 1 === axes.length) {
      return reduceNeighbours(backend, x, [first, last], shape, kind, mean);
    }
    const order = [...x.shape.keys()].filter((axis) => !axes.includes(axis)).concat(axes);
    const moved = transpose(backend, x, order);
    if (!moved) return undefined;
    const y = reduceNeighbours(
      backend,
      moved,
      [kept.length, x.shape.length - 1],
      shape,
      kind,
      mean,
    );
    backend.disposeIntermediateTensorInfo(moved);
    return y;
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
  kernel<Tensors<'logits'>, SoftmaxAttrs>('Softmax', ({ inputs, attrs, backend }) =>
    softmax(backend, inputs.logits, attrs.dim, 'softmax'),
  ),
  kernel<Tensors<'logits'>, LogSoftmaxAttrs>('LogSoftmax', ({ inputs, attrs, backend }) =>
    softmax(backend, inputs.logits, attrs.axis, 'log'),
  ),
];
