import { ARGS, parallel } from './pool';
import { multiplyInt } from './quotient';
import { bytes, ceilDiv, least, most } from './simd';

// Sums and products up to each element, one after the other: a float is rounded at each step, as on
// the reference backend, so the bits are the same.

@unmanaged
class Args {
  x: usize;
  y: usize;
  outer: i32;
  n: i32;
  inner: i32;
  perTask: i32;
  isProduct: bool;
  isExclusive: bool;
  isReversed: bool;
}

const TASK_ELEMENTS: i32 = 16384;

// @ts-ignore: decorator
@inline
function combine<T>(a: T, b: T, isProduct: bool): T {
  if (!isProduct) return <T>(a + b);
  if (isInteger<T>()) return <T>multiplyInt(<i32>a, <i32>b);
  return <T>(a * b);
}

/** One row, whose last result stays in a register. */
// @ts-ignore: decorator
@inline
function scanRow<T>(x: usize, y: usize, n: i32, step: usize, isProduct: bool, isExclusive: bool): void {
  let so: T = isExclusive ? (isProduct ? <T>1 : <T>0) : load<T>(x);
  store<T>(y, so);
  if (!isExclusive) x += step;
  for (let i = 1; i < n; i++) {
    y += step;
    so = combine<T>(load<T>(x), so, isProduct);
    store<T>(y, so);
    x += step;
  }
}

/** Rows of `inner` elements, each from the one before it. */
// @ts-ignore: decorator
@inline
function scanColumns<T>(
  x: usize,
  y: usize,
  n: i32,
  inner: i32,
  step: usize,
  isProduct: bool,
  isExclusive: bool,
): void {
  const start: T = isProduct ? <T>1 : <T>0;
  for (let j = 0; j < inner; j++) {
    store<T>(y + bytes(j), isExclusive ? start : load<T>(x + bytes(j)));
  }
  if (!isExclusive) x += step;
  for (let i = 1; i < n; i++) {
    for (let j = 0; j < inner; j++) {
      const so = combine<T>(load<T>(x + bytes(j)), load<T>(y + bytes(j)), isProduct);
      store<T>(y + step + bytes(j), so);
    }
    x += step;
    y += step;
  }
}

// @ts-ignore: decorator
@inline
function scanTask<T>(task: i32, isProduct: bool): void {
  const args = changetype<Args>(ARGS);
  const inner = args.inner;
  const n = args.n;
  const first = args.isReversed ? (n - 1) * inner : 0;
  const step = bytes(args.isReversed ? -inner : inner);
  const end = least(args.outer, (task + 1) * args.perTask);
  for (let outer = task * args.perTask; outer < end; outer++) {
    const from = bytes(outer * n * inner + first);
    const x = args.x + from;
    const y = args.y + from;
    if (inner == 1) scanRow<T>(x, y, n, step, isProduct, args.isExclusive);
    else scanColumns<T>(x, y, n, inner, step, isProduct, args.isExclusive);
  }
}

function sumFloats(task: i32): void {
  scanTask<f32>(task, false);
}
const sumFloatsRef = sumFloats;
function sumIntegers(task: i32): void {
  scanTask<i32>(task, false);
}
const sumIntegersRef = sumIntegers;
function multiplyFloats(task: i32): void {
  scanTask<f32>(task, true);
}
const multiplyFloatsRef = multiplyFloats;
function multiplyIntegers(task: i32): void {
  scanTask<i32>(task, true);
}
const multiplyIntegersRef = multiplyIntegers;

/**
 * y[outer][n][inner] = the sum (product) of x along n up to each element, or up to the one before
 * it; from the end where `reversed`.
 */
export function cumulate(
  x: usize,
  y: usize,
  outer: i32,
  n: i32,
  inner: i32,
  product: i32,
  exclusive: i32,
  reversed: i32,
  integers: i32,
): void {
  const args = changetype<Args>(ARGS);
  args.x = x;
  args.y = y;
  args.outer = outer;
  args.n = n;
  args.inner = inner;
  args.isExclusive = exclusive != 0;
  args.isReversed = reversed != 0;
  args.perTask = most(1, TASK_ELEMENTS / (n * inner));
  const sums = integers ? sumIntegersRef.index : sumFloatsRef.index;
  const products = integers ? multiplyIntegersRef.index : multiplyFloatsRef.index;
  parallel(product ? products : sums, ceilDiv(outer, args.perTask), true);
}
