import { exp4, flush4 } from './math';
import { ARGS, parallel } from './pool';
import { MAX, reduceRow } from './reduce';
import { bytes, ceilDiv, laneSum, least, most, splat, storeLanes } from './simd';

// Cross-entropy of softmax(z) against probabilities t, over rows of n: one pass for the loss, one
// for its gradient.

@unmanaged
class Args {
  z: usize;
  t: usize;
  dy: usize;
  y: usize;
  rows: i32;
  n: i32;
  perTask: i32;
}

const TASK_FLOATS: i32 = 4096;

/** The first `count` lanes, zeros in the others. */
// @ts-ignore: decorator
@inline
function firstLanes(v: v128, count: i32): v128 {
  return v128.and(v, i32x4.gt_s(i32x4.splat(count), i32x4(0, 1, 2, 3)));
}

/** Σ e^(z - top) over a row. */
function sumOfExponentials(z: usize, n: i32, top: v128): f32 {
  let sums = splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4) sums = f32x4.add(sums, exp4(f32x4.sub(v128.load(z + bytes(i)), top)));
  if (i < n) sums = f32x4.add(sums, firstLanes(exp4(f32x4.sub(v128.load(z + bytes(i)), top)), n - i));
  return laneSum(sums);
}

function lossTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const n = args.n;
  const end = least(args.rows, (task + 1) * args.perTask);
  for (let row = task * args.perTask; row < end; row++) {
    const z = args.z + bytes(row * n);
    const t = args.t + bytes(row * n);
    const largest = reduceRow(z, n, MAX);
    const logSum = splat(largest + <f32>Math.log(<f64>sumOfExponentials(z, n, splat(largest))));
    let sums = splat(0);
    let i = 0;
    for (; i + 4 <= n; i += 4) {
      sums = f32x4.add(sums, f32x4.mul(f32x4.sub(logSum, v128.load(z + bytes(i))), v128.load(t + bytes(i))));
    }
    if (i < n) {
      const last = f32x4.mul(f32x4.sub(logSum, v128.load(z + bytes(i))), v128.load(t + bytes(i)));
      sums = f32x4.add(sums, firstLanes(last, n - i));
    }
    store<f32>(args.y + bytes(row), laneSum(sums));
  }
}
const lossTaskRef = lossTask;

/** y[row] = Σ t·(ln Σ eᶻ - z). */
export function crossEntropy(z: usize, t: usize, y: usize, rows: i32, n: i32): void {
  const args = changetype<Args>(ARGS);
  args.z = z;
  args.t = t;
  args.y = y;
  args.rows = rows;
  args.n = n;
  args.perTask = most(1, TASK_FLOATS / n);
  parallel(lossTaskRef.index, ceilDiv(rows, args.perTask));
}

function gradientTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const n = args.n;
  const end = least(args.rows, (task + 1) * args.perTask);
  for (let row = task * args.perTask; row < end; row++) {
    const z = args.z + bytes(row * n);
    const t = args.t + bytes(row * n);
    const y = args.y + bytes(row * n);
    const dy = v128.load32_splat(args.dy + bytes(row));
    const top = splat(reduceRow(z, n, MAX));
    const scale = splat(1 / sumOfExponentials(z, n, top));
    for (let i = 0; i < n; i += 4) {
      const p = f32x4.mul(exp4(f32x4.sub(v128.load(z + bytes(i)), top)), scale);
      const v = flush4(f32x4.mul(dy, f32x4.sub(p, v128.load(t + bytes(i)))));
      if (n - i >= 4) v128.store(y + bytes(i), v);
      else storeLanes(y + bytes(i), v, n - i);
    }
  }
}
const gradientTaskRef = gradientTask;

/** dz[row] = dy[row]·(softmax(z) - t). */
export function crossEntropyGrad(dy: usize, z: usize, t: usize, dz: usize, rows: i32, n: i32): void {
  const args = changetype<Args>(ARGS);
  args.dy = dy;
  args.z = z;
  args.t = t;
  args.y = dz;
  args.rows = rows;
  args.n = n;
  args.perTask = most(1, TASK_FLOATS / n);
  parallel(gradientTaskRef.index, ceilDiv(rows, args.perTask));
}
