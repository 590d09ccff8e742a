import { tanhAll } from './gates';
import { ARGS, parallel, scratch } from './pool';
import { bytes, ceilDiv, fillFloats, least, put, splat } from './simd';
import { addToBegins, beginStates, itemsOfTask, packAll, packedFloats, products, setProducts, TABLE } from './steps';

// The recurrence of a plain recurrent network over a whole sequence; the products by the input have
// been made before, for all steps at once.

@unmanaged
class Args {
  /** x·W + b of each step: [batch][steps][units]. */
  z: usize;
  h0: usize;
  packed: usize;
  /** h0, and h after each step: [batch][steps + 1][units]. */
  hidden: usize;
  /** The gradient of `hidden`. */
  dy: usize;
  dz: usize;
  dh: usize;
  batch: i32;
  steps: i32;
  units: i32;
  relu: i32;
  perTask: i32;
}

/** h[0..n) = relu(h + z). */
function reluAll(z: usize, h: usize, n: i32): void {
  for (let u = 0; u < n; u += 4) {
    const o = bytes(u);
    put(h + o, f32x4.max(f32x4.add(v128.load(z + o), v128.load(h + o)), splat(0)), n - u);
  }
}

function forwardTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const units = args.units;
  const steps = args.steps;
  const row = bytes(units);
  const first = task * args.perTask;
  const items = least(args.perTask, args.batch - first);
  const table = scratch + TABLE;
  beginStates(args.hidden, args.h0, first, items, steps, units);
  setProducts(units, 0);
  for (let t = 0; t < steps; t++) {
    for (let r = 0; r < items; r++) {
      const before = args.hidden + bytes(((first + r) * (steps + 1) + t) * units);
      store<usize>(table + <usize>r * 8, before);
      store<usize>(table + <usize>r * 8, before + row, 4);
    }
    products(items, units, units, args.packed, true);
    for (let r = 0; r < items; r++) {
      const item = first + r;
      const z = args.z + bytes((item * steps + t) * units);
      const h = args.hidden + bytes((item * (steps + 1) + t + 1) * units);
      if (args.relu) reluAll(z, h, units);
      else tanhAll(z, h, units);
    }
  }
}
const forwardTaskRef = forwardTask;

/** dz = the gradient dh + dy of h, taken back through what made h. */
function backwardRow(h: usize, dh: usize, dy: usize, dz: usize, units: i32, relu: i32): void {
  const one = splat(1);
  for (let u = 0; u < units; u += 4) {
    const at = bytes(u);
    const y = v128.load(h + at);
    const d = f32x4.add(v128.load(dh + at), v128.load(dy + at));
    const slope = relu
      ? v128.and(one, f32x4.gt(y, splat(0)))
      : f32x4.sub(one, f32x4.mul(y, y));
    put(dz + at, f32x4.mul(d, slope), units - u);
  }
}

function backwardTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const units = args.units;
  const steps = args.steps;
  const first = task * args.perTask;
  const items = least(args.perTask, args.batch - first);
  const table = scratch + TABLE;
  fillFloats(args.dh + bytes(first * units), 0, items * units);
  setProducts(units, 0);
  for (let t = steps - 1; t >= 0; t--) {
    for (let r = 0; r < items; r++) {
      const item = first + r;
      const after = bytes((item * (steps + 1) + t + 1) * units);
      const dh = args.dh + bytes(item * units);
      const dz = args.dz + bytes((item * steps + t) * units);
      backwardRow(args.hidden + after, dh, args.dy + after, dz, units, args.relu);
      store<usize>(table + <usize>r * 8, dz);
      store<usize>(table + <usize>r * 8, dh, 4);
    }
    products(items, units, units, args.packed, true);
  }
  addToBegins(args.dh, args.dy, first, items, steps, units);
}
const backwardTaskRef = backwardTask;

function cut(args: Args, batch: i32, steps: i32, units: i32, relu: i32): i32 {
  args.batch = batch;
  args.steps = steps;
  args.units = units;
  args.relu = relu;
  args.perTask = itemsOfTask(batch);
  return ceilDiv(batch, args.perTask);
}

/** Floats that the packed recurrent weights take, forward and backward alike. */
export function rnnPackedFloats(units: i32): i32 {
  return packedFloats(units, units);
}

/** See Args; `weights` [units][units]. */
export function rnn(
  z: usize,
  weights: usize,
  h0: usize,
  packed: usize,
  hidden: usize,
  batch: i32,
  steps: i32,
  units: i32,
  relu: i32,
): void {
  const args = changetype<Args>(ARGS);
  args.z = z;
  args.h0 = h0;
  args.packed = packed;
  args.hidden = hidden;
  packAll(weights, units, units, false, packed);
  parallel(forwardTaskRef.index, cut(args, batch, steps, units, relu));
}

/** From dy, shaped as `hidden`: the gradients of z and h0. */
export function rnnGrad(
  dy: usize,
  weights: usize,
  packed: usize,
  hidden: usize,
  dz: usize,
  dh: usize,
  batch: i32,
  steps: i32,
  units: i32,
  relu: i32,
): void {
  const args = changetype<Args>(ARGS);
  args.dy = dy;
  args.packed = packed;
  args.hidden = hidden;
  args.dz = dz;
  args.dh = dh;
  packAll(weights, units, units, true, packed);
  parallel(backwardTaskRef.index, cut(args, batch, steps, units, relu));
}
