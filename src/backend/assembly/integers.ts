import { ARGS, parallel } from './pool';
import { bytes, ceilDiv, least, most } from './simd';

// Reductions of integers and of masks over the middle of [outer, n, inner]. The order makes no
// difference: sums wrap around at 2³².

@unmanaged
class Args {
  x: usize;
  y: usize;
  outer: i32;
  n: i32;
  inner: i32;
  perTask: i32;
  kind: i32;
}

const SUM: i32 = 0;
const MAX: i32 = 1;
const TASK_BYTES: i32 = 65536;

// @ts-ignore: decorator
@inline
function combine<T>(kind: i32, a: T, b: T): T {
  if (kind == SUM) return <T>(a + b);
  return kind == MAX ? max<T>(a, b) : min<T>(a, b);
}

// @ts-ignore: decorator
@inline
function combineLanes<T>(kind: i32, a: v128, b: v128): v128 {
  if (kind == SUM) return v128.add<T>(a, b);
  return kind == MAX ? v128.max<T>(a, b) : v128.min<T>(a, b);
}

// @ts-ignore: decorator
@inline
function reduceRow<T>(x: usize, n: i32, kind: i32): T {
  const lanes: i32 = 16 / sizeof<T>();
  const end = x + <usize>n * sizeof<T>();
  let so = load<T>(x);
  x += sizeof<T>();
  if (n > lanes) {
    let a = v128.load(x);
    x += 16;
    for (; x + 16 <= end; x += 16) a = combineLanes<T>(kind, a, v128.load(x));
    for (let lane = 0; lane < lanes; lane++) {
      so = combine<T>(kind, so, v128.extract_lane<T>(a, 0));
      if (sizeof<T>() == 4) a = v128.shuffle<i32>(a, a, 1, 2, 3, 0);
      else a = v128.shuffle<u8>(a, a, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0);
    }
  }
  for (; x < end; x += sizeof<T>()) so = combine<T>(kind, so, load<T>(x));
  return so;
}

// @ts-ignore: decorator
@inline
function reduceColumns<T>(x: usize, n: i32, inner: i32, kind: i32, y: usize): void {
  const lanes: i32 = 16 / sizeof<T>();
  const stride = <usize>inner * sizeof<T>();
  let j = 0;
  for (; j + lanes <= inner; j += lanes) {
    let row = x + <usize>j * sizeof<T>();
    let a = v128.load(row);
    for (let i = 1; i < n; i++) {
      row += stride;
      a = combineLanes<T>(kind, a, v128.load(row));
    }
    v128.store(y + <usize>j * sizeof<T>(), a);
  }
  for (; j < inner; j++) {
    let row = x + <usize>j * sizeof<T>();
    let so = load<T>(row);
    for (let i = 1; i < n; i++) {
      row += stride;
      so = combine<T>(kind, so, load<T>(row));
    }
    store<T>(y + <usize>j * sizeof<T>(), so);
  }
}

// @ts-ignore: decorator
@inline
function reduceTask<T>(task: i32): void {
  const args = changetype<Args>(ARGS);
  const inner = args.inner;
  const end = least(args.outer, (task + 1) * args.perTask);
  for (let outer = task * args.perTask; outer < end; outer++) {
    const x = args.x + <usize>outer * <usize>args.n * <usize>inner * sizeof<T>();
    const y = args.y + <usize>outer * <usize>inner * sizeof<T>();
    if (inner == 1) store<T>(y, reduceRow<T>(x, args.n, args.kind));
    else reduceColumns<T>(x, args.n, inner, args.kind, y);
  }
}

function wordsTask(task: i32): void {
  reduceTask<i32>(task);
}
const wordsTaskRef = wordsTask;
function bytesTask(task: i32): void {
  reduceTask<u8>(task);
}
const bytesTaskRef = bytesTask;

/**
 * y[outer][inner] = the sum (kind 0), largest (1) or smallest (2) along n of x[outer][n][inner],
 * integers of 4 bytes or of one.
 */
export function reduceIntegers(
  x: usize,
  y: usize,
  outer: i32,
  n: i32,
  inner: i32,
  kind: i32,
  elementBytes: i32,
): void {
  const args = changetype<Args>(ARGS);
  args.x = x;
  args.y = y;
  args.outer = outer;
  args.n = n;
  args.inner = inner;
  args.kind = kind;
  args.perTask = most(1, TASK_BYTES / elementBytes / (n * inner));
  const task = elementBytes == 4 ? wordsTaskRef.index : bytesTaskRef.index;
  parallel(task, ceilDiv(outer, args.perTask), true);
}

export function fillIntegers(y: usize, value: i32, n: i32): void {
  for (let i = 0; i < n; i += 4) v128.store(y + bytes(i), i32x4.splat(value));
}

/** y[n][depth] = on where the index is the column, off elsewhere. */
export function oneHotIntegers(indices: usize, y: usize, n: i32, depth: i32, on: i32, off: i32): void {
  fillIntegers(y, off, n * depth);
  for (let i = 0; i < n; i++) {
    const index = load<i32>(indices + bytes(i));
    if (index >= 0 && index < depth) store<i32>(y + bytes(i * depth + index), on);
  }
}
