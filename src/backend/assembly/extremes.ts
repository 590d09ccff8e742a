import { ARGS, parallel } from './pool';
import { bytes, ceilDiv, least, most, storeLanes } from './simd';

// Where the largest or smallest values lie: the first of equal ones, and 0 where the first value is
// not a number. Others that are not numbers are passed over.

@unmanaged
class Args {
  x: usize;
  y: usize;
  outer: i32;
  n: i32;
  inner: i32;
  perTask: i32;
  smallest: bool;
}

const TASK_ELEMENTS: i32 = 16384;

// @ts-ignore: decorator
@inline
function better<T>(a: v128, b: v128, smallest: bool): v128 {
  return smallest ? v128.lt<T>(a, b) : v128.gt<T>(a, b);
}

// @ts-ignore: decorator
@inline
function positionInRow<T>(x: usize, n: i32, smallest: bool): i32 {
  let best = v128.splat<T>(load<T>(x));
  let where = i32x4.splat(0);
  let at = i32x4(0, 1, 2, 3);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const value = v128.load(x + bytes(i));
    const found = better<T>(value, best, smallest);
    best = v128.bitselect(value, best, found);
    where = v128.bitselect(at, where, found);
    at = i32x4.add(at, i32x4.splat(4));
  }
  let first = v128.extract_lane<T>(best, 0);
  let position = i32x4.extract_lane(where, 0);
  for (let lane = 1; lane < 4; lane++) {
    best = v128.shuffle<i32>(best, best, 1, 2, 3, 0);
    where = v128.shuffle<i32>(where, where, 1, 2, 3, 0);
    const value = v128.extract_lane<T>(best, 0);
    const other = i32x4.extract_lane(where, 0);
    const isBetter = smallest ? value < first : value > first;
    if (isBetter || (value == first && other < position)) {
      first = value;
      position = other;
    }
  }
  for (; i < n; i++) {
    const value = load<T>(x + bytes(i));
    if (smallest ? value < first : value > first) {
      first = value;
      position = i;
    }
  }
  return position;
}

// @ts-ignore: decorator
@inline
function positionsInColumns<T>(x: usize, n: i32, inner: i32, y: usize, smallest: bool): void {
  for (let j = 0; j < inner; j += 4) {
    let row = x + bytes(j);
    let best = v128.load(row);
    let where = i32x4.splat(0);
    for (let i = 1; i < n; i++) {
      row += bytes(inner);
      const value = v128.load(row);
      const found = better<T>(value, best, smallest);
      best = v128.bitselect(value, best, found);
      where = v128.bitselect(i32x4.splat(i), where, found);
    }
    if (inner - j >= 4) v128.store(y + bytes(j), where);
    else storeLanes(y + bytes(j), where, inner - j);
  }
}

// @ts-ignore: decorator
@inline
function positionsTask<T>(task: i32): void {
  const args = changetype<Args>(ARGS);
  const inner = args.inner;
  const n = args.n;
  const end = least(args.outer, (task + 1) * args.perTask);
  for (let outer = task * args.perTask; outer < end; outer++) {
    const x = args.x + bytes(outer * n * inner);
    const y = args.y + bytes(outer * inner);
    if (inner == 1) store<i32>(y, positionInRow<T>(x, n, args.smallest));
    else positionsInColumns<T>(x, n, inner, y, args.smallest);
  }
}

function floatsTask(task: i32): void {
  positionsTask<f32>(task);
}
const floatsTaskRef = floatsTask;

function integersTask(task: i32): void {
  positionsTask<i32>(task);
}
const integersTaskRef = integersTask;

/** y[outer][inner] = the position along n of the largest (smallest) of x[outer][n][inner]. */
export function positions(
  x: usize,
  y: usize,
  outer: i32,
  n: i32,
  inner: i32,
  smallest: i32,
  integers: i32,
): void {
  const args = changetype<Args>(ARGS);
  args.x = x;
  args.y = y;
  args.outer = outer;
  args.n = n;
  args.inner = inner;
  args.smallest = smallest != 0;
  args.perTask = most(1, TASK_ELEMENTS / (n * inner));
  const task = integers ? integersTaskRef.index : floatsTaskRef.index;
  parallel(task, ceilDiv(outer, args.perTask), true);
}

// ---- the k largest of rows, in order

@unmanaged
class TopArgs {
  x: usize;
  y: usize;
  indices: usize;
  rows: i32;
  n: i32;
  k: i32;
  perTask: i32;
}

/** Whether the first pair comes behind the second: a smaller value, or an equal one further on. */
// @ts-ignore: decorator
@inline
function isBehind<T>(a: T, ai: i32, b: T, bi: i32): bool {
  return a < b || (a == b && ai > bi);
}

/** Puts a pair into the heap of `count` pairs whose top is empty; the one that is behind all is on top. */
// @ts-ignore: decorator
@inline
function sink<T>(y: usize, indices: usize, count: i32, value: T, index: i32): void {
  let at = 0;
  while (true) {
    let child = 2 * at + 1;
    if (child >= count) break;
    let v = load<T>(y + bytes(child));
    let i = load<i32>(indices + bytes(child));
    if (child + 1 < count) {
      const w = load<T>(y + bytes(child + 1));
      const j = load<i32>(indices + bytes(child + 1));
      if (isBehind<T>(w, j, v, i)) {
        child++;
        v = w;
        i = j;
      }
    }
    if (isBehind<T>(value, index, v, i)) break;
    store<T>(y + bytes(at), v);
    store<i32>(indices + bytes(at), i);
    at = child;
  }
  store<T>(y + bytes(at), value);
  store<i32>(indices + bytes(at), index);
}

// @ts-ignore: decorator
@inline
function topRow<T>(x: usize, n: i32, k: i32, y: usize, indices: usize): void {
  // The first k, each from the end up to where it belongs.
  for (let i = 0; i < k; i++) {
    const value = load<T>(x + bytes(i));
    let at = i;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const v = load<T>(y + bytes(parent));
      const j = load<i32>(indices + bytes(parent));
      if (!isBehind<T>(value, i, v, j)) break;
      store<T>(y + bytes(at), v);
      store<i32>(indices + bytes(at), j);
      at = parent;
    }
    store<T>(y + bytes(at), value);
    store<i32>(indices + bytes(at), i);
  }
  let least = load<T>(y);
  for (let i = k; i < n; i++) {
    const value = load<T>(x + bytes(i));
    if (value > least) {
      sink<T>(y, indices, k, value, i);
      least = load<T>(y);
    }
  }
  for (let count = k - 1; count > 0; count--) {
    const value = load<T>(y + bytes(count));
    const index = load<i32>(indices + bytes(count));
    store<T>(y + bytes(count), load<T>(y));
    store<i32>(indices + bytes(count), load<i32>(indices));
    sink<T>(y, indices, count, value, index);
  }
}

// @ts-ignore: decorator
@inline
function topTask<T>(task: i32): void {
  const args = changetype<TopArgs>(ARGS);
  const end = least(args.rows, (task + 1) * args.perTask);
  for (let row = task * args.perTask; row < end; row++) {
    const to = bytes(row * args.k);
    topRow<T>(args.x + bytes(row * args.n), args.n, args.k, args.y + to, args.indices + to);
  }
}

function topFloatsTask(task: i32): void {
  topTask<f32>(task);
}
const topFloatsTaskRef = topFloatsTask;

function topIntegersTask(task: i32): void {
  topTask<i32>(task);
}
const topIntegersTaskRef = topIntegersTask;

/** The k largest values of each of `rows` rows of n, and where they lie. All are numbers. */
export function largest(
  x: usize,
  y: usize,
  indices: usize,
  rows: i32,
  n: i32,
  k: i32,
  integers: i32,
): void {
  const args = changetype<TopArgs>(ARGS);
  args.x = x;
  args.y = y;
  args.indices = indices;
  args.rows = rows;
  args.n = n;
  args.k = k;
  args.perTask = most(1, TASK_ELEMENTS / n);
  const task = integers ? topIntegersTaskRef.index : topFloatsTaskRef.index;
  parallel(task, ceilDiv(rows, args.perTask));
}

/** Whether one of n floats is infinite or not a number. */
export function strayFloat(x: usize, n: i32): i32 {
  const limit = f32x4.splat(Infinity);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    if (!v128.all_true<i32>(f32x4.lt(f32x4.abs(v128.load(x + bytes(i))), limit))) return 1;
  }
  for (; i < n; i++) if (!(abs<f32>(load<f32>(x + bytes(i))) < Infinity)) return 1;
  return 0;
}
