import { exp4, flush4, log4 } from './math';
import { ARGS, parallel } from './pool';
import { bytes, ceilDiv, laneSum, least, most, splat, storeLanes } from './simd';

// Reductions of [outer, n, inner] over the middle. Long ones are cut into chunks whose results are
// combined in order at the end; the cut depends on the shape alone.

@unmanaged
class Args {
  x: usize;
  y: usize;
  outer: i32;
  n: i32;
  inner: i32;
  kind: i32;
  scale: f32;
  partials: usize;
  chunk: i32;
  chunks: i32;
}

export const SUM: i32 = 0;
export const MAX: i32 = 1;
export const MIN: i32 = 2;
export const PROD: i32 = 3;

const TASK_FLOATS: i32 = 16384;
const MAX_CHUNKS: i32 = 32;

// @ts-ignore: decorator
@inline
function combine(kind: i32, a: v128, b: v128): v128 {
  if (kind == SUM) return f32x4.add(a, b);
  if (kind == MAX) return f32x4.max(a, b);
  if (kind == MIN) return f32x4.min(a, b);
  return f32x4.mul(a, b);
}

/** One row, in eight interleaved accumulators. */
export function reduceRow(x: usize, n: i32, kind: i32): f32 {
  let first = kind == SUM ? splat(0) : v128.load32_splat(x);
  if (kind == PROD) first = splat(1);
  let a = first;
  let b = first;
  let i = 0;
  if (kind == SUM) {
    for (; i + 8 <= n; i += 8) {
      a = f32x4.add(a, v128.load(x + bytes(i)));
      b = f32x4.add(b, v128.load(x + bytes(i), 16));
    }
  } else {
    for (; i + 8 <= n; i += 8) {
      a = combine(kind, a, v128.load(x + bytes(i)));
      b = combine(kind, b, v128.load(x + bytes(i), 16));
    }
  }
  for (; i + 4 <= n; i += 4) a = combine(kind, a, v128.load(x + bytes(i)));
  let v = combine(kind, a, b);
  v = combine(kind, v, v128.shuffle<f32>(v, v, 2, 3, 0, 1));
  v = combine(kind, v, v128.shuffle<f32>(v, v, 1, 0, 3, 2));
  for (; i < n; i++) v = combine(kind, v, v128.load32_splat(x + bytes(i)));
  return f32x4.extract_lane(v, 0);
}

/** to[inner] = the combination of n rows of `inner` floats. */
function reduceColumns(x: usize, n: i32, inner: i32, kind: i32, to: usize): void {
  const stride = bytes(inner);
  let j = 0;
  for (; j + 16 <= inner; j += 16) {
    let row = x + bytes(j);
    let a = v128.load(row);
    let b = v128.load(row, 16);
    let c = v128.load(row, 32);
    let d = v128.load(row, 48);
    for (let i = 1; i < n; i++) {
      row += stride;
      a = combine(kind, a, v128.load(row));
      b = combine(kind, b, v128.load(row, 16));
      c = combine(kind, c, v128.load(row, 32));
      d = combine(kind, d, v128.load(row, 48));
    }
    v128.store(to + bytes(j), a);
    v128.store(to + bytes(j), b, 16);
    v128.store(to + bytes(j), c, 32);
    v128.store(to + bytes(j), d, 48);
  }
  for (; j < inner; j += 4) {
    let row = x + bytes(j);
    let a = v128.load(row);
    for (let i = 1; i < n; i++) {
      row += stride;
      a = combine(kind, a, v128.load(row));
    }
    if (inner - j >= 4) v128.store(to + bytes(j), a);
    else storeLanes(to + bytes(j), a, inner - j);
  }
}

function scaleFloats(x: usize, n: i32, by: f32): void {
  if (by == 1) return;
  for (let i = 0; i < n; i++) store<f32>(x + bytes(i), load<f32>(x + bytes(i)) * by);
}

function rowsTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const n = args.n;
  const per = most(1, TASK_FLOATS / n);
  const end = least(args.outer, (task + 1) * per);
  for (let row = task * per; row < end; row++) {
    store<f32>(args.y + bytes(row), reduceRow(args.x + bytes(row * n), n, args.kind) * args.scale);
  }
}
const rowsTaskRef = rowsTask;

function chunksTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const outer = task / args.chunks;
  const first = (task % args.chunks) * args.chunk;
  const n = least(args.chunk, args.n - first);
  const x = args.x + bytes((outer * args.n + first) * args.inner);
  const to = args.partials + bytes(task * args.inner);
  if (args.inner == 1) store<f32>(to, reduceRow(x, n, args.kind));
  else reduceColumns(x, n, args.inner, args.kind, to);
}
const chunksTaskRef = chunksTask;

function columnsTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const end = least(args.outer, (task + 1) * args.chunk);
  for (let outer = task * args.chunk; outer < end; outer++) {
    const to = args.y + bytes(outer * args.inner);
    reduceColumns(args.x + bytes(outer * args.n * args.inner), args.n, args.inner, args.kind, to);
    scaleFloats(to, args.inner, args.scale);
  }
}
const columnsTaskRef = columnsTask;

/**
 * Chunks that a reduction is cut into; `partials` needs outer · chunks · inner floats when it is
 * above 1.
 */
export function reduceChunks(outer: i32, n: i32, inner: i32): i32 {
  const perOuter = <i32>min<i64>(MAX_CHUNKS, (<i64>n * <i64>inner) / TASK_FLOATS);
  if (outer >= 16 || perOuter < 2) return 1;
  const chunk = ceilDiv(n, least(n, perOuter));
  return ceilDiv(n, chunk);
}

/**
 * y[outer][inner] = scale · combination over n of x[outer][n][inner]; kind 0 sum, 1 max, 2 min, 3
 * product.
 */
export function reduce(
  x: usize,
  y: usize,
  outer: i32,
  n: i32,
  inner: i32,
  kind: i32,
  scale: f32,
  partials: usize,
): void {
  const args = changetype<Args>(ARGS);
  args.x = x;
  args.y = y;
  args.outer = outer;
  args.n = n;
  args.inner = inner;
  args.kind = kind;
  args.scale = scale;
  args.partials = partials;
  args.chunks = reduceChunks(outer, n, inner);
  if (args.chunks == 1) {
    if (inner == 1) parallel(rowsTaskRef.index, ceilDiv(outer, most(1, TASK_FLOATS / n)), true);
    else {
      args.chunk = most(1, TASK_FLOATS / (n * inner));
      parallel(columnsTaskRef.index, ceilDiv(outer, args.chunk), true);
    }
    return;
  }
  args.chunk = ceilDiv(n, args.chunks);
  parallel(chunksTaskRef.index, outer * args.chunks);
  for (let o = 0; o < outer; o++) {
    const to = y + bytes(o * inner);
    const from = partials + bytes(o * args.chunks * inner);
    reduceColumns(from, args.chunks, inner, kind, to);
    scaleFloats(to, inner, scale);
  }
}

// ---- softmax over rows of n

function softmaxTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const n = args.n;
  const per = args.chunk;
  const end = least(args.outer, (task + 1) * per);
  for (let row = task * per; row < end; row++) {
    const x = args.x + bytes(row * n);
    const y = args.y + bytes(row * n);
    const top = splat(reduceRow(x, n, MAX));
    let sums = splat(0);
    let i = 0;
    for (; i + 4 <= n; i += 4) {
      const e = exp4(f32x4.sub(v128.load(x + bytes(i)), top));
      sums = f32x4.add(sums, e);
      if (args.kind == 0) v128.store(y + bytes(i), e);
    }
    let sum = laneSum(sums);
    if (i < n) {
      const e = exp4(f32x4.sub(v128.load(x + bytes(i)), top));
      sum += f32x4.extract_lane(e, 0);
      if (n - i > 1) sum += f32x4.extract_lane(e, 1);
      if (n - i > 2) sum += f32x4.extract_lane(e, 2);
      if (args.kind == 0) storeLanes(y + bytes(i), e, n - i);
    }
    if (args.kind == 0) {
      const by = splat(<f32>1 / sum);
      for (i = 0; i + 4 <= n; i += 4) v128.store(y + bytes(i), flush4(f32x4.mul(v128.load(y + bytes(i)), by)));
      if (i < n) storeLanes(y + bytes(i), flush4(f32x4.mul(v128.load(y + bytes(i)), by)), n - i);
    } else {
      const logSum = log4(splat(sum));
      for (i = 0; i + 4 <= n; i += 4) {
        v128.store(y + bytes(i), f32x4.sub(f32x4.sub(v128.load(x + bytes(i)), top), logSum));
      }
      if (i < n) {
        storeLanes(y + bytes(i), f32x4.sub(f32x4.sub(v128.load(x + bytes(i)), top), logSum), n - i);
      }
    }
  }
}
const softmaxTaskRef = softmaxTask;

/** y = softmax (kind 0) or log-softmax (kind 1) of each of `rows` rows of n. */
export function softmax(x: usize, y: usize, rows: i32, n: i32, kind: i32): void {
  const args = changetype<Args>(ARGS);
  args.x = x;
  args.y = y;
  args.outer = rows;
  args.n = n;
  args.kind = kind;
  args.chunk = most(1, 4096 / n);
  parallel(softmaxTaskRef.index, ceilDiv(rows, args.chunk));
}
