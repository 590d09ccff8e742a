import type { NotegradBackend } from '../backend.ts';

/** One axis of a walk over two tensors: its size and each tensor's stride, in elements. */
export interface Axis {
  readonly size: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Axes that a kernel's loops can take; after merging, more are very rare and go to the stock
 * kernel.
 */
export const MAX_AXES = 8;

/** Row-major strides of a shape. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis] ?? 1;
  }
  return strides;
}

/** Drops axes of size 1 and joins neighbours that both tensors walk through as one. Never empty. */
export function mergeAxes(axes: readonly Axis[]): Axis[] {
  const merged: Axis[] = [];
  for (const axis of axes) {
    if (axis.size === 1) continue;
    const last = merged.at(-1);
    if (last && last.from === axis.from * axis.size && last.to === axis.to * axis.size) {
      merged[merged.length - 1] = { ...axis, size: last.size * axis.size };
    } else {
      merged.push(axis);
    }
  }
  return merged.length > 0 ? merged : [{ size: 1, from: 1, to: 1 }];
}

/**
 * Writes axes where a kernel reads them: sizes, first strides, second strides, eight words each.
 */
export function writeAxes(backend: NotegradBackend, at: number, axes: readonly Axis[]): void {
  const words = new Int32Array(3 * MAX_AXES);
  for (const [i, { size, from, to }] of axes.entries()) {
    words[i] = size;
    words[MAX_AXES + i] = from;
    words[2 * MAX_AXES + i] = to;
  }
  backend.runtime.write(at, words);
}

function broadcastStrides(shape: readonly number[], rank: number): number[] {
  const strides = stridesOf(shape).map((stride, axis) => (shape[axis] === 1 ? 0 : stride));
  return [...new Array<number>(rank - shape.length).fill(0), ...strides];
}

/**
 * How to walk two operands that broadcast to `shape`: rows over the outer axes, a loop over the
 * inner one.
 */
export interface BroadcastPlan {
  readonly outer: Axis[];
  readonly rows: number;
  readonly inner: Axis;
}

export function broadcastPlan(
  shape: readonly number[],
  a: readonly number[],
  b: readonly number[],
): BroadcastPlan | undefined {
  const from = broadcastStrides(a, shape.length);
  const to = broadcastStrides(b, shape.length);
  const axes = shape.map((size, axis) => ({ size, from: from[axis] ?? 0, to: to[axis] ?? 0 }));
  const rows = shape.reduce((product, size) => product * size, 1);
  const outer = mergeAxes(axes);
  const inner = outer.pop();
  if (!inner || rows === 0 || outer.length > MAX_AXES) return undefined;
  return { outer, rows: rows / inner.size, inner };
}
