import { hardSigmoidAll, sigmoidAll, sigmoidGrad } from './gates';
import { tanh4 } from './math';
import { ARGS, parallel, scratch } from './pool';
import { bytes, ceilDiv, fillFloats, least, madd, put, splat } from './simd';
import { addToBegins, beginStates, itemsOfTask, packAll, packedFloats, products, setProducts, TABLE, takeRows } from './steps';

// The recurrence of a GRU over a whole sequence, whose reset gate acts before the product by the
// recurrent weights of the candidate, so a step has two products, one after the other. The products
// by the input have been made before, for all steps at once.

@unmanaged
class Args {
  /** x·W + b of each step: [batch][steps][3 units], both gates and then the candidate. */
  z: usize;
  h0: usize;
  /** The packed weights of both gates, and of the candidate. */
  packedGates: usize;
  packedCandidate: usize;
  /** Both gates, the candidate and reset·h of each step: [batch][steps][4 units]. */
  gates: usize;
  /** h0, and h after each step: [batch][steps + 1][units]. */
  hidden: usize;
  /** The gradient of `hidden`. */
  dy: usize;
  dz: usize;
  dh: usize;
  batch: i32;
  steps: i32;
  units: i32;
  /** Whether the update comes before the reset. */
  updateFirst: i32;
  hard: i32;
  perTask: i32;
}

// @ts-ignore: decorator
@inline
function resetOf(args: Args): usize {
  return args.updateFirst ? bytes(args.units) : 0;
}

// @ts-ignore: decorator
@inline
function updateOf(args: Args): usize {
  return args.updateFirst ? 0 : bytes(args.units);
}

/** One item's gates: the first two rows of `gates` hold h·U; writes them, and reset·h. */
function gatesRow(args: Args, z: usize, gates: usize, before: usize): void {
  const units = args.units;
  const reset = gates + resetOf(args);
  const product = gates + bytes(3 * units);
  if (args.hard) hardSigmoidAll(z, gates, 2 * units);
  else sigmoidAll(z, gates, 2 * units);
  for (let u = 0; u < units; u += 4) {
    const o = bytes(u);
    put(product + o, f32x4.mul(v128.load(reset + o), v128.load(before + o)), units - u);
  }
}

/** The rest of its step: the third row of `gates` holds (reset·h)·U; writes it, and h after. */
function candidateRow(args: Args, z: usize, gates: usize, before: usize, after: usize): void {
  const units = args.units;
  const candidate = bytes(2 * units);
  const update = gates + updateOf(args);
  for (let u = 0; u < units; u += 4) {
    const left = units - u;
    const o = bytes(u);
    const n = tanh4(f32x4.add(v128.load(gates + candidate + o), v128.load(z + candidate + o)));
    const h = v128.load(before + o);
    const next = madd(v128.load(update + o), f32x4.sub(h, n), n);
    put(gates + candidate + o, n, left);
    put(after + o, next, left);
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
  setProducts(units, 0);
  for (let t = 0; t < steps; t++) {
    for (let r = 0; r < items; r++) {
      const item = first + r;
      store<usize>(table + <usize>r * 8, args.hidden + bytes((item * (steps + 1) + t) * units));
      store<usize>(table + <usize>r * 8, args.gates + bytes((item * steps + t) * 4 * units), 4);
    }
    products(items, units, 2 * units, args.packedGates, true);
    for (let r = 0; r < items; r++) {
      const item = first + r;
      const at = item * steps + t;
      const gates = args.gates + bytes(at * 4 * units);
      const before = args.hidden + bytes((item * (steps + 1) + t) * units);
      gatesRow(args, args.z + bytes(at * 3 * units), gates, before);
      store<usize>(table + <usize>r * 8, gates + bytes(3 * units));
      store<usize>(table + <usize>r * 8, gates + bytes(2 * units), 4);
    }
    products(items, units, units, args.packedCandidate, true);
    for (let r = 0; r < items; r++) {
      const item = first + r;
      const at = item * steps + t;
      const before = args.hidden + bytes((item * (steps + 1) + t) * units);
      const z = args.z + bytes(at * 3 * units);
      candidateRow(args, z, args.gates + bytes(at * 4 * units), before, before + bytes(units));
    }
  }
}
const forwardTaskRef = forwardTask;

/**
 * One item's step back to the candidate and the update: dh of this step's h becomes the part of the
 * h before that the update kept.
 */
function candidateBack(
  args: Args,
  gates: usize,
  before: usize,
  dy: usize,
  dh: usize,
  dz: usize,
): void {
  const units = args.units;
  const candidate = bytes(2 * units);
  const update = updateOf(args);
  const one = splat(1);
  for (let u = 0; u < units; u += 4) {
    const left = units - u;
    const at = bytes(u);
    const z = v128.load(gates + update + at);
    const n = v128.load(gates + candidate + at);
    const d = f32x4.add(v128.load(dh + at), v128.load(dy + at));
    const dCandidate = f32x4.mul(f32x4.mul(d, f32x4.sub(one, z)), f32x4.sub(one, f32x4.mul(n, n)));
    const dKept = f32x4.mul(d, f32x4.sub(v128.load(before + at), n));
    put(dz + candidate + at, dCandidate, left);
    put(dz + update + at, sigmoidGrad(dKept, z, args.hard), left);
    put(dh + at, f32x4.mul(d, z), left);
  }
}

/** Then to the reset, in whose row of `dz` the gradient of reset·h is. */
function resetBack(args: Args, gates: usize, before: usize, dh: usize, dz: usize): void {
  const units = args.units;
  const reset = resetOf(args);
  for (let u = 0; u < units; u += 4) {
    const left = units - u;
    const at = bytes(u);
    const r = v128.load(gates + reset + at);
    const d = v128.load(dz + reset + at);
    put(dh + at, madd(d, r, v128.load(dh + at)), left);
    put(dz + reset + at, sigmoidGrad(f32x4.mul(d, v128.load(before + at)), r, args.hard), left);
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
  setProducts(2 * units, 0);
  for (let t = steps - 1; t >= 0; t--) {
    for (let r = 0; r < items; r++) {
      const item = first + r;
      const at = item * steps + t;
      const before = bytes((item * (steps + 1) + t) * units);
      const gates = args.gates + bytes(at * 4 * units);
      const dz = args.dz + bytes(at * 3 * units);
      const dh = args.dh + bytes(item * units);
      candidateBack(args, gates, args.hidden + before, args.dy + before + bytes(units), dh, dz);
      store<usize>(table + <usize>r * 8, dz + bytes(2 * units));
      store<usize>(table + <usize>r * 8, dz + resetOf(args), 4);
    }
    takeRows(units);
    products(items, units, units, args.packedCandidate, true);
    for (let r = 0; r < items; r++) {
      const item = first + r;
      const at = item * steps + t;
      const before = args.hidden + bytes((item * (steps + 1) + t) * units);
      const dz = args.dz + bytes(at * 3 * units);
      const dh = args.dh + bytes(item * units);
      resetBack(args, args.gates + bytes(at * 4 * units), before, dh, dz);
      store<usize>(table + <usize>r * 8, dz);
      store<usize>(table + <usize>r * 8, dh, 4);
    }
    takeRows(2 * units);
    products(items, 2 * units, units, args.packedGates, false);
  }
  addToBegins(args.dh, args.dy, first, items, steps, units);
}
const backwardTaskRef = backwardTask;

/** Sizes and options of the calls that follow. */
export function gruBeforeShape(
  batch: i32,
  steps: i32,
  units: i32,
  updateFirst: i32,
  hard: i32,
): void {
  const args = changetype<Args>(ARGS);
  args.batch = batch;
  args.steps = steps;
  args.units = units;
  args.updateFirst = updateFirst;
  args.hard = hard;
}

function cut(args: Args, packed: usize): i32 {
  args.packedGates = packed;
  args.packedCandidate = packed + bytes(packedFloats(args.units, 2 * args.units));
  args.perTask = itemsOfTask(args.batch);
  return ceilDiv(args.batch, args.perTask);
}

/** Floats that the packed recurrent weights take, forward and backward alike. */
export function gruBeforePackedFloats(units: i32): i32 {
  return packedFloats(units, 2 * units) + packedFloats(units, units);
}

/** See Args; `forGates` [units][2 units], `forCandidate` [units][units]. */
export function gruBefore(
  z: usize,
  forGates: usize,
  forCandidate: usize,
  h0: usize,
  packed: usize,
  gates: usize,
  hidden: usize,
): void {
  const args = changetype<Args>(ARGS);
  const units = args.units;
  args.z = z;
  args.h0 = h0;
  args.gates = gates;
  args.hidden = hidden;
  const tasks = cut(args, packed);
  packAll(forGates, units, 2 * units, false, args.packedGates);
  packAll(forCandidate, units, units, false, args.packedCandidate);
  parallel(forwardTaskRef.index, tasks);
}

/** From dy, shaped as `hidden`: the gradients of z and h0. */
export function gruBeforeGrad(
  dy: usize,
  forGates: usize,
  forCandidate: usize,
  packed: usize,
  gates: usize,
  hidden: usize,
  dz: usize,
  dh: usize,
): void {
  const args = changetype<Args>(ARGS);
  const units = args.units;
  args.dy = dy;
  args.gates = gates;
  args.hidden = hidden;
  args.dz = dz;
  args.dh = dh;
  const tasks = cut(args, packed);
  packAll(forGates, 2 * units, units, true, args.packedGates);
  packAll(forCandidate, units, units, true, args.packedCandidate);
  parallel(backwardTaskRef.index, tasks);
}
