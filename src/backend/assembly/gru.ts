import { sigmoidAll, sigmoidGrad } from './gates';
import { tanh4 } from './math';
import { ARGS, parallel, scratch } from './pool';
import { bytes, ceilDiv, fillFloats, least, madd, put, splat } from './simd';
import { addToBegins, beginStates, itemsOfTask, packAll, packedFloats, products, setProducts, TABLE } from './steps';

// The recurrence of a GRU over a whole sequence, whose reset gate acts after the product by the
// recurrent weights. The products by the input have been made before, for all steps at once.

@unmanaged
class Args {
  /** x·W + b of each step: [batch][steps][3 units], the gates in the order reset, update, candidate. */
  z: usize;
  bias: usize;
  h0: usize;
  packed: usize;
  /**
   * Reset, update and candidate of each step, and what the reset multiplied: [batch][steps][4
   * units].
   */
  gates: usize;
  /** h0, and h after each step: [batch][steps + 1][units]. */
  hidden: usize;
  /** The gradient of `hidden`. */
  dy: usize;
  dz: usize;
  /** The gradient of h·U + b', which differs from that of z where the reset acts. */
  dr: usize;
  dh: usize;
  batch: i32;
  steps: i32;
  units: i32;
  perTask: i32;
}

/** One item's step: the first three rows of `gates` hold h·U + b'; writes all four, and h after. */
function forwardRow(z: usize, gates: usize, before: usize, after: usize, units: i32): void {
  const update = bytes(units);
  const candidate = bytes(2 * units);
  const product = bytes(3 * units);
  sigmoidAll(z, gates, 2 * units);
  for (let u = 0; u < units; u += 4) {
    const left = units - u;
    const o = bytes(u);
    const at = gates + o;
    const recurrent = v128.load(at + candidate);
    const n = tanh4(madd(v128.load(at), recurrent, v128.load(z + candidate + o)));
    put(at + product, recurrent, left);
    put(at + candidate, n, left);
    const h = v128.load(before + o);
    put(after + o, madd(v128.load(at + update), f32x4.sub(h, n), n), left);
  }
}

function forwardTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const units = args.units;
  const steps = args.steps;
  const first = task * args.perTask;
  const items = least(args.perTask, args.batch - first);
  const table = scratch + TABLE;
  beginStates(args.hidden, args.h0, first, items, steps, units);
  setProducts(units, args.bias);
  for (let t = 0; t < steps; t++) {
    for (let r = 0; r < items; r++) {
      const item = first + r;
      store<usize>(table + <usize>r * 8, args.hidden + bytes((item * (steps + 1) + t) * units));
      store<usize>(table + <usize>r * 8, args.gates + bytes((item * steps + t) * 4 * units), 4);
    }
    products(items, units, 3 * units, args.packed, true);
    for (let r = 0; r < items; r++) {
      const item = first + r;
      const at = item * steps + t;
      const before = args.hidden + bytes((item * (steps + 1) + t) * units);
      const z = args.z + bytes(at * 3 * units);
      forwardRow(z, args.gates + bytes(at * 4 * units), before, before + bytes(units), units);
    }
  }
}
const forwardTaskRef = forwardTask;

/** One item's step back: dh of this step's h becomes the part of the h before that the update kept. */
function backwardRow(
  gates: usize,
  before: usize,
  dy: usize,
  dh: usize,
  dz: usize,
  dr: usize,
  units: i32,
): void {
  const update = bytes(units);
  const candidate = bytes(2 * units);
  const product = bytes(3 * units);
  const one = splat(1);
  for (let u = 0; u < units; u += 4) {
    const left = units - u;
    const at = bytes(u);
    const r = v128.load(gates + at);
    const z = v128.load(gates + update + at);
    const n = v128.load(gates + candidate + at);
    const recurrent = v128.load(gates + product + at);
    const d = f32x4.add(v128.load(dh + at), v128.load(dy + at));
    const dCandidate = f32x4.mul(f32x4.mul(d, f32x4.sub(one, z)), f32x4.sub(one, f32x4.mul(n, n)));
    const dReset = sigmoidGrad(f32x4.mul(dCandidate, recurrent), r, 0);
    const dUpdate = sigmoidGrad(f32x4.mul(d, f32x4.sub(v128.load(before + at), n)), z, 0);
    put(dz + at, dReset, left);
    put(dr + at, dReset, left);
    put(dz + update + at, dUpdate, left);
    put(dr + update + at, dUpdate, left);
    put(dz + candidate + at, dCandidate, left);
    put(dr + candidate + at, f32x4.mul(dCandidate, r), left);
    put(dh + at, f32x4.mul(d, z), left);
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
  setProducts(3 * units, 0);
  for (let t = steps - 1; t >= 0; t--) {
    for (let r = 0; r < items; r++) {
      const item = first + r;
      const at = item * steps + t;
      const before = bytes((item * (steps + 1) + t) * units);
      const dy = args.dy + before + bytes(units);
      const dh = args.dh + bytes(item * units);
      const dz = args.dz + bytes(at * 3 * units);
      const dr = args.dr + bytes(at * 3 * units);
      backwardRow(args.gates + bytes(at * 4 * units), args.hidden + before, dy, dh, dz, dr, units);
      store<usize>(table + <usize>r * 8, dr);
      store<usize>(table + <usize>r * 8, dh, 4);
    }
    products(items, 3 * units, units, args.packed, false);
  }
  addToBegins(args.dh, args.dy, first, items, steps, units);
}
const backwardTaskRef = backwardTask;

function cut(args: Args, batch: i32, steps: i32, units: i32): i32 {
  args.batch = batch;
  args.steps = steps;
  args.units = units;
  args.perTask = itemsOfTask(batch);
  return ceilDiv(batch, args.perTask);
}

/** Floats that the packed recurrent weights take, forward and backward alike. */
export function gruPackedFloats(units: i32): i32 {
  return packedFloats(units, 3 * units);
}

/** See Args; `weights` [units][3 units]. */
export function gru(
  z: usize,
  weights: usize,
  bias: usize,
  h0: usize,
  packed: usize,
  gates: usize,
  hidden: usize,
  batch: i32,
  steps: i32,
  units: i32,
): void {
  const args = changetype<Args>(ARGS);
  args.z = z;
  args.bias = bias;
  args.h0 = h0;
  args.packed = packed;
  args.gates = gates;
  args.hidden = hidden;
  packAll(weights, units, 3 * units, false, packed);
  parallel(forwardTaskRef.index, cut(args, batch, steps, units));
}

/** From dy, shaped as `hidden`: the gradients of z, of h·U + b', and of h0. */
export function gruGrad(
  dy: usize,
  weights: usize,
  packed: usize,
  gates: usize,
  hidden: usize,
  dz: usize,
  dr: usize,
  dh: usize,
  batch: i32,
  steps: i32,
  units: i32,
): void {
  const args = changetype<Args>(ARGS);
  args.dy = dy;
  args.packed = packed;
  args.gates = gates;
  args.hidden = hidden;
  args.dz = dz;
  args.dr = dr;
  args.dh = dh;
  packAll(weights, 3 * units, units, true, packed);
  parallel(backwardTaskRef.index, cut(args, batch, steps, units));
}
