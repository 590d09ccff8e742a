import { ARGS, parallel } from './pool';
import { bytes, ceilDiv, copyFloats, fillFloats, least, most, splat } from './simd';

// Kernels that work on rows of floats: gather, segment sum, one-hot, select.

@unmanaged
class Args {
  x: usize;
  y: usize;
  a: usize;
  b: usize;
  rows: i32;
  inner: i32;
  count: i32;
  perTask: i32;
}

const TASK_FLOATS: i32 = 16384;

export function valueAt(at: usize): f32 {
  return load<f32>(at);
}

/** Whether one of n indices is none of `size` rows. */
export function strayIndex(indices: usize, n: i32, size: i32): i32 {
  for (let i = 0; i < n; i++) {
    const index = load<i32>(indices + bytes(i));
    if (index < 0 || index >= size) return 1;
  }
  return 0;
}

function gatherTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const inner = args.inner;
  const end = least(args.rows, (task + 1) * args.perTask);
  for (let i = task * args.perTask; i < end; i++) {
    const outer = i / args.count;
    const index = load<i32>(args.a + bytes(i % args.count));
    copyFloats(args.y + bytes(i * inner), args.x + bytes((outer * <i32>args.b + index) * inner), inner);
  }
}
const gatherTaskRef = gatherTask;

/**
 * y[outer][count][inner] = x[outer][indices[count]][inner]; `size` is x's middle axis, indices lie
 * inside it.
 */
export function gather(x: usize, indices: usize, y: usize, outer: i32, size: i32, count: i32, inner: i32): void {
  const args = changetype<Args>(ARGS);
  args.x = x;
  args.a = indices;
  args.b = size;
  args.y = y;
  args.rows = outer * count;
  args.count = count;
  args.inner = inner;
  args.perTask = most(1, TASK_FLOATS / inner);
  parallel(gatherTaskRef.index, ceilDiv(args.rows, args.perTask));
}

// @ts-ignore: decorator
@inline
function sumSegments<T>(x: usize, ids: usize, y: usize, rows: i32, segments: i32, inner: i32): void {
  memory.fill(y, 0, bytes(segments * inner));
  for (let i = 0; i < rows; i++) {
    const id = load<i32>(ids + bytes(i));
    if (id < 0 || id >= segments) continue;
    const to = y + bytes(id * inner);
    const from = x + bytes(i * inner);
    let j = 0;
    for (; j + 4 <= inner; j += 4) {
      v128.store(to + bytes(j), v128.add<T>(v128.load(to + bytes(j)), v128.load(from + bytes(j))));
    }
    for (; j < inner; j++) {
      store<T>(to + bytes(j), <T>(load<T>(to + bytes(j)) + load<T>(from + bytes(j))));
    }
  }
}

/** y[segments][inner] = Σ of the rows of x whose id is the segment; ids outside are left out. */
export function segmentSum(x: usize, ids: usize, y: usize, rows: i32, segments: i32, inner: i32): void {
  sumSegments<f32>(x, ids, y, rows, segments, inner);
}

/** The same of integers. */
export function segmentSumIntegers(
  x: usize,
  ids: usize,
  y: usize,
  rows: i32,
  segments: i32,
  inner: i32,
): void {
  sumSegments<i32>(x, ids, y, rows, segments, inner);
}

/** y[n][depth] = on where the index is the column, off elsewhere. */
export function oneHot(indices: usize, y: usize, n: i32, depth: i32, on: f32, off: f32): void {
  fillFloats(y, off, n * depth);
  for (let i = 0; i < n; i++) {
    const index = load<i32>(indices + bytes(i));
    if (index >= 0 && index < depth) store<f32>(y + bytes(i * depth + index), on);
  }
}

function selectTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const end = least(args.rows, (task + 1) * TASK_FLOATS);
  for (let i = task * TASK_FLOATS; i < end; i++) {
    const from = load<u8>(args.x + <usize>i) ? args.a : args.b;
    store<i32>(args.y + bytes(i), load<i32>(from + bytes(i)));
  }
}
const selectTaskRef = selectTask;

/** y[i] = mask[i] ? a[i] : b[i] on n 4-byte elements. */
export function select(mask: usize, a: usize, b: usize, y: usize, n: i32): void {
  const args = changetype<Args>(ARGS);
  args.x = mask;
  args.a = a;
  args.b = b;
  args.y = y;
  args.rows = n;
  parallel(selectTaskRef.index, ceilDiv(n, TASK_FLOATS));
}

/** y[i] = f(x[i]) between dtypes. */
export function boolToFloat(x: usize, y: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f32>(y + bytes(i), <f32>load<u8>(x + <usize>i));
}

export function intToFloat(x: usize, y: usize, n: i32): void {
  for (let i = 0; i < n; i += 4) {
    v128.store(y + bytes(i), f32x4.convert_i32x4_s(v128.load(x + bytes(i))));
  }
}

export function boolToInt(x: usize, y: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<i32>(y + bytes(i), <i32>load<u8>(x + <usize>i));
}

/**
 * Truncates towards zero and wraps around at 2³², as JavaScript does; not a number and infinities
 * become 0.
 */
export function floatToInt(x: usize, y: usize, n: i32): void {
  const limit = splat(2147483520);
  for (let i = 0; i < n; i += 4) {
    const v = v128.load(x + bytes(i));
    if (v128.any_true(v128.not(f32x4.le(f32x4.abs(v), limit)))) {
      for (let lane = i; lane < least(n, i + 4); lane++) {
        const value = load<f32>(x + bytes(lane));
        // Beyond 2⁶³ a float is a multiple of 2³².
        const whole = abs<f32>(value) < 9e18 ? <i32><i64>value : 0;
        store<i32>(y + bytes(lane), whole);
      }
    } else {
      v128.store(y + bytes(i), i32x4.trunc_sat_f32x4_s(v));
    }
  }
}

export function fill(y: usize, value: f32, n: i32): void {
  fillFloats(y, value, n);
}

export function copy(to: usize, from: usize, byteCount: i32): void {
  memory.copy(to, from, <usize>byteCount);
}
