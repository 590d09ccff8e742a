import { hardSigmoidAll, sigmoidAll, sigmoidGrad, tanhAll } from './gates';
import { tanh4 } from './math';
import { ARGS, parallel, scratch } from './pool';
import { bytes, ceilDiv, copyFloats, fillFloats, least, madd, put, splat } from './simd';
import { itemsOfTask, packAll, packedFloats, products, setProducts, TABLE } from './steps';

// The recurrence of an LSTM over a whole sequence. Items of a batch do not know each other, so a
// task takes some of them through all steps of time: one small product a step against weights that
// were packed once, and a pass over the gates while they lie in the first-level cache. The product
// by the input has been made before, for all steps at once; so are the products of the weights'
// gradients, after.

@unmanaged
class Args {
  /**
   * x·W of each step: [batch][steps][4 units], the gates in the order input, forget, candidate,
   * output.
   */
  z: usize;
  bias: usize;
  h0: usize;
  c0: usize;
  packed: usize;
  /** Input, forget, candidate, output and tanh(c) of each step: [batch][steps][5 units]. */
  gates: usize;
  cells: usize;
  previous: usize;
  y: usize;
  dz: usize;
  dh: usize;
  dc: usize;
  batch: i32;
  steps: i32;
  units: i32;
  /** Rows of y that an item has: one or all steps, and the last cell where it is asked for. */
  rows: i32;
  sequences: i32;
  cell: i32;
  backwards: i32;
  hard: i32;
  perTask: i32;
}

/** The step whose input is the t-th to be read. */
// @ts-ignore: decorator
@inline
function place(args: Args, item: i32, t: i32): i32 {
  return item * args.steps + (args.backwards ? args.steps - 1 - t : t);
}

/** The cell that the t-th step begins with. */
// @ts-ignore: decorator
@inline
function cellBefore(args: Args, item: i32, t: i32): usize {
  if (t == 0) return args.c0 + bytes(item * args.units);
  return args.cells + bytes(place(args, item, t - 1) * args.units);
}

/** One item's step: `gates` holds h·U + b; writes the gates, the cell c and the output h. */
function forwardRow(args: Args, z: usize, gates: usize, cBefore: usize, c: usize, h: usize): void {
  const units = args.units;
  const forget = bytes(units);
  const candidate = bytes(2 * units);
  const output = bytes(3 * units);
  const squashed = bytes(4 * units);
  if (args.hard) {
    hardSigmoidAll(z, gates, 2 * units);
    hardSigmoidAll(z + output, gates + output, units);
  } else {
    sigmoidAll(z, gates, 2 * units);
    sigmoidAll(z + output, gates + output, units);
  }
  tanhAll(z + candidate, gates + candidate, units);
  let u = 0;
  for (; u + 8 <= units; u += 8) {
    const at = gates + bytes(u);
    const o = bytes(u);
    const p = madd(v128.load(at), v128.load(at + candidate), f32x4.mul(v128.load(at + forget), v128.load(cBefore + o)));
    const q = madd(v128.load(at, 16), v128.load(at + candidate, 16), f32x4.mul(v128.load(at + forget, 16), v128.load(cBefore + o, 16)));
    v128.store(c + o, p);
    v128.store(c + o, q, 16);
    const r = tanh4(p);
    const s = tanh4(q);
    v128.store(at + squashed, r);
    v128.store(at + squashed, s, 16);
    v128.store(h + o, f32x4.mul(v128.load(at + output), r));
    v128.store(h + o, f32x4.mul(v128.load(at + output, 16), s), 16);
  }
  for (; u < units; u += 4) {
    const at = gates + bytes(u);
    const o = bytes(u);
    const cell = madd(v128.load(at), v128.load(at + candidate), f32x4.mul(v128.load(at + forget), v128.load(cBefore + o)));
    const tanhCell = tanh4(cell);
    put(c + o, cell, units - u);
    put(at + squashed, tanhCell, units - u);
    put(h + o, f32x4.mul(v128.load(at + output), tanhCell), units - u);
  }
}

function forwardTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const units = args.units;
  const steps = args.steps;
  const first = task * args.perTask;
  const items = least(args.perTask, args.batch - first);
  const table = scratch + TABLE;
  for (let r = 0; r < items; r++) {
    const start = args.previous + bytes(place(args, first + r, 0) * units);
    copyFloats(start, args.h0 + bytes((first + r) * units), units);
  }
  setProducts(units, args.bias);
  for (let t = 0; t < steps; t++) {
    for (let r = 0; r < items; r++) {
      const at = place(args, first + r, t);
      store<usize>(table + <usize>r * 8, args.previous + bytes(at * units));
      store<usize>(table + <usize>r * 8, args.gates + bytes(at * 5 * units), 4);
    }
    products(items, units, 4 * units, args.packed, true);
    for (let r = 0; r < items; r++) {
      const item = first + r;
      const at = place(args, item, t);
      const last = t == steps - 1;
      const y = args.y + bytes(item * args.rows * units);
      const c = args.cells + bytes(at * units);
      // Each output goes to y, to where the next step begins, or to both.
      const next = last ? 0 : args.previous + bytes(place(args, item, t + 1) * units);
      const to = args.sequences ? y + bytes(t * units) : last ? y : next;
      forwardRow(args, args.z + bytes(at * 4 * units), args.gates + bytes(at * 5 * units), cellBefore(args, item, t), c, to);
      if (next && to != next) copyFloats(next, to, units);
      if (last && args.cell) copyFloats(y + bytes((args.rows - 1) * units), c, units);
    }
  }
}
const forwardTaskRef = forwardTask;

function cut(args: Args, batch: i32): i32 {
  args.perTask = itemsOfTask(batch);
  return ceilDiv(batch, args.perTask);
}

/** Sizes and options of the calls that follow. */
export function lstmShape(
  batch: i32,
  steps: i32,
  units: i32,
  sequences: i32,
  cell: i32,
  backwards: i32,
  hard: i32,
): void {
  const args = changetype<Args>(ARGS);
  args.batch = batch;
  args.steps = steps;
  args.units = units;
  args.rows = (sequences ? steps : 1) + (cell ? 1 : 0);
  args.sequences = sequences;
  args.cell = cell;
  args.backwards = backwards;
  args.hard = hard;
}

/** Floats that the packed recurrent weights take, forward and backward alike. */
export function lstmPackedFloats(units: i32): i32 {
  return packedFloats(units, 4 * units);
}

/** See Args; `weights` [units][4 units]. */
export function lstm(
  z: usize,
  weights: usize,
  bias: usize,
  h0: usize,
  c0: usize,
  packed: usize,
  gates: usize,
  cells: usize,
  previous: usize,
  y: usize,
): void {
  const args = changetype<Args>(ARGS);
  args.z = z;
  args.bias = bias;
  args.h0 = h0;
  args.c0 = c0;
  args.packed = packed;
  args.gates = gates;
  args.cells = cells;
  args.previous = previous;
  args.y = y;
  packAll(weights, args.units, 4 * args.units, false, packed);
  parallel(forwardTaskRef.index, cut(args, args.batch));
}

/**
 * One item's step back: dh and dc are of this step's h and c; dc becomes that of the cell before.
 */
function backwardRow(
  args: Args,
  gates: usize,
  cBefore: usize,
  dy: usize,
  dh: usize,
  dc: usize,
  dz: usize,
): void {
  const units = args.units;
  const hard = args.hard;
  const forget = bytes(units);
  const candidate = bytes(2 * units);
  const output = bytes(3 * units);
  const squashed = bytes(4 * units);
  const one = splat(1);
  for (let u = 0; u < units; u += 4) {
    const left = units - u;
    const at = bytes(u);
    const i = v128.load(gates + at);
    const f = v128.load(gates + forget + at);
    const g = v128.load(gates + candidate + at);
    const o = v128.load(gates + output + at);
    const tanhCell = v128.load(gates + squashed + at);
    let dHidden = v128.load(dh + at);
    if (dy) dHidden = f32x4.add(dHidden, v128.load(dy + at));
    const through = f32x4.mul(f32x4.mul(dHidden, o), f32x4.sub(one, f32x4.mul(tanhCell, tanhCell)));
    const dCell = f32x4.add(v128.load(dc + at), through);
    put(dz + at, sigmoidGrad(f32x4.mul(dCell, g), i, hard), left);
    put(dz + forget + at, sigmoidGrad(f32x4.mul(dCell, v128.load(cBefore + at)), f, hard), left);
    put(dz + candidate + at, f32x4.mul(f32x4.mul(dCell, i), f32x4.sub(one, f32x4.mul(g, g))), left);
    put(dz + output + at, sigmoidGrad(f32x4.mul(dHidden, tanhCell), o, hard), left);
    put(dc + at, f32x4.mul(dCell, f), left);
  }
}

function backwardTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const units = args.units;
  const first = task * args.perTask;
  const items = least(args.perTask, args.batch - first);
  const table = scratch + TABLE;
  for (let r = 0; r < items; r++) {
    const item = first + r;
    const dy = args.y + bytes(item * args.rows * units);
    const dh = args.dh + bytes(item * units);
    const dc = args.dc + bytes(item * units);
    if (args.sequences) fillFloats(dh, 0, units);
    else copyFloats(dh, dy, units);
    if (args.cell) copyFloats(dc, dy + bytes((args.rows - 1) * units), units);
    else fillFloats(dc, 0, units);
  }
  setProducts(4 * units, 0);
  for (let t = args.steps - 1; t >= 0; t--) {
    for (let r = 0; r < items; r++) {
      const item = first + r;
      const at = place(args, item, t);
      const dh = args.dh + bytes(item * units);
      const dz = args.dz + bytes(at * 4 * units);
      const before = cellBefore(args, item, t);
      const dy = args.sequences ? args.y + bytes((item * args.rows + t) * units) : 0;
      backwardRow(args, args.gates + bytes(at * 5 * units), before, dy, dh, args.dc + bytes(item * units), dz);
      store<usize>(table + <usize>r * 8, dz);
      store<usize>(table + <usize>r * 8, dh, 4);
    }
    products(items, 4 * units, units, args.packed, true);
  }
}
const backwardTaskRef = backwardTask;

/** From dy, shaped as y: the gradients of z, h0 and c0. */
export function lstmGrad(
  dy: usize,
  weights: usize,
  c0: usize,
  packed: usize,
  gates: usize,
  cells: usize,
  dz: usize,
  dh: usize,
  dc: usize,
): void {
  const args = changetype<Args>(ARGS);
  args.y = dy;
  args.c0 = c0;
  args.packed = packed;
  args.gates = gates;
  args.cells = cells;
  args.dz = dz;
  args.dh = dh;
  args.dc = dc;
  packAll(weights, 4 * args.units, args.units, true, packed);
  parallel(backwardTaskRef.index, cut(args, args.batch));
}
