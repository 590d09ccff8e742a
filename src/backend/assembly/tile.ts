import { scratch } from './pool';
import { bytes, least, madd, splat, storeLanes } from './simd';

/** The register tile of every matrix product: 4 rows by 16 columns, sixteen vectors of accumulators. */
export const ROWS: i32 = 4;
export const COLS: i32 = 16;

// How a row of the left operand is walked: `blocks` times `runs` times `length` floats, `step` bytes apart,
// with a jump after each run and each block. A plain matrix row is one run; a convolution window has a run
// for each row of the kernel, so a window is read where it lies and never copied out.
let step: usize = 4;
let length: i32 = 0;
let runs: i32 = 1;
let runSkip: usize = 0;
let blocks: i32 = 1;
let blockSkip: usize = 0;

export function setWalk(
  stepBytes: usize,
  runLength: i32,
  runCount: i32,
  runStride: usize,
  blockCount: i32,
  blockStride: usize,
): void {
  step = stepBytes;
  length = runLength;
  runs = runCount;
  runSkip = runStride - stepBytes * <usize>runLength;
  blocks = blockCount;
  blockSkip = blockStride - runStride * <usize>runCount;
}

/**
 * to_r[0..15] (+)= Σ a_r[walk] · b[·][0..15] for four rows r; `b` is packed, sixteen floats a step.
 * One accumulator a column, in the order of the walk: the result's bits depend on the walk alone.
 */
function tile(
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  b: usize,
  to0: usize,
  to1: usize,
  to2: usize,
  to3: usize,
  accumulate: bool,
): void {
  let c00 = splat(0);
  let c01 = splat(0);
  let c02 = splat(0);
  let c03 = splat(0);
  let c10 = splat(0);
  let c11 = splat(0);
  let c12 = splat(0);
  let c13 = splat(0);
  let c20 = splat(0);
  let c21 = splat(0);
  let c22 = splat(0);
  let c23 = splat(0);
  let c30 = splat(0);
  let c31 = splat(0);
  let c32 = splat(0);
  let c33 = splat(0);
  const by = step;
  const n = length;
  const skip = runSkip;
  for (let block = blocks; block > 0; block--) {
    for (let run = runs; run > 0; run--) {
      for (let k = n; k > 0; k--) {
        const b0 = v128.load(b);
        const b1 = v128.load(b, 16);
        const b2 = v128.load(b, 32);
        const b3 = v128.load(b, 48);
        let a = v128.load32_splat(a0);
        c00 = madd(a, b0, c00);
        c01 = madd(a, b1, c01);
        c02 = madd(a, b2, c02);
        c03 = madd(a, b3, c03);
        a = v128.load32_splat(a1);
        c10 = madd(a, b0, c10);
        c11 = madd(a, b1, c11);
        c12 = madd(a, b2, c12);
        c13 = madd(a, b3, c13);
        a = v128.load32_splat(a2);
        c20 = madd(a, b0, c20);
        c21 = madd(a, b1, c21);
        c22 = madd(a, b2, c22);
        c23 = madd(a, b3, c23);
        a = v128.load32_splat(a3);
        c30 = madd(a, b0, c30);
        c31 = madd(a, b1, c31);
        c32 = madd(a, b2, c32);
        c33 = madd(a, b3, c33);
        a0 += by;
        a1 += by;
        a2 += by;
        a3 += by;
        b += 64;
      }
      a0 += skip;
      a1 += skip;
      a2 += skip;
      a3 += skip;
    }
    a0 += blockSkip;
    a1 += blockSkip;
    a2 += blockSkip;
    a3 += blockSkip;
  }
  if (accumulate) {
    c00 = f32x4.add(c00, v128.load(to0));
    c01 = f32x4.add(c01, v128.load(to0, 16));
    c02 = f32x4.add(c02, v128.load(to0, 32));
    c03 = f32x4.add(c03, v128.load(to0, 48));
    c10 = f32x4.add(c10, v128.load(to1));
    c11 = f32x4.add(c11, v128.load(to1, 16));
    c12 = f32x4.add(c12, v128.load(to1, 32));
    c13 = f32x4.add(c13, v128.load(to1, 48));
    c20 = f32x4.add(c20, v128.load(to2));
    c21 = f32x4.add(c21, v128.load(to2, 16));
    c22 = f32x4.add(c22, v128.load(to2, 32));
    c23 = f32x4.add(c23, v128.load(to2, 48));
    c30 = f32x4.add(c30, v128.load(to3));
    c31 = f32x4.add(c31, v128.load(to3, 16));
    c32 = f32x4.add(c32, v128.load(to3, 32));
    c33 = f32x4.add(c33, v128.load(to3, 48));
  }
  v128.store(to0, c00);
  v128.store(to0, c01, 16);
  v128.store(to0, c02, 32);
  v128.store(to0, c03, 48);
  v128.store(to1, c10);
  v128.store(to1, c11, 16);
  v128.store(to1, c12, 32);
  v128.store(to1, c13, 48);
  v128.store(to2, c20);
  v128.store(to2, c21, 16);
  v128.store(to2, c22, 32);
  v128.store(to2, c23, 48);
  v128.store(to3, c30);
  v128.store(to3, c31, 16);
  v128.store(to3, c32, 32);
  v128.store(to3, c33, 48);
}

// What happens to a tile after its last product; set once a task, so each thread has its own.
let bias: usize = 0;
let activation: i32 = 0;

/** Bias (an address, or 0) and activation (0 none, 1 relu, 2 relu6) of the tiles finished from now on. */
export function setFinish(biasAddress: usize, activationKind: i32): void {
  bias = biasAddress;
  activation = activationKind;
}

function finishRow(to: usize, column: i32, count: i32): void {
  for (let j = 0; j < count; j += 4) {
    let v = v128.load(to + bytes(j));
    if (bias) v = f32x4.add(v, v128.load(bias + bytes(column + j)));
    if (activation) v = f32x4.max(v, splat(0));
    if (activation == 2) v = f32x4.min(v, splat(6));
    if (count - j >= 4) v128.store(to + bytes(j), v);
    else storeLanes(to + bytes(j), v, count - j);
  }
}

/** Part of a tile that has fewer than sixteen columns, from the spare tile to its row. */
function moveRow(to: usize, from: usize, count: i32, accumulate: bool): void {
  for (let j = 0; j < count; j += 4) {
    let v = v128.load(from + bytes(j));
    if (accumulate) v = f32x4.add(v, v128.load(to + bytes(j)));
    if (count - j >= 4) v128.store(to + bytes(j), v);
    else storeLanes(to + bytes(j), v, count - j);
  }
}

/** Bytes at the start of a thread's scratch that a tile may use. */
export const TILE_SCRATCH: usize = 256;

/**
 * A strip of tiles down the rows of a table: `rows` pairs (source address, destination address), all against
 * one packed panel `b` of `columns` (1 to 16) columns starting at `column`.
 */
export function strip(
  table: usize,
  rows: i32,
  b: usize,
  column: i32,
  columns: i32,
  accumulate: bool,
  finish: bool,
): void {
  const shift = bytes(column);
  const finishing = finish && (bias != 0 || activation != 0);
  let r = 0;
  if (columns == COLS) {
    for (; r + ROWS <= rows; r += ROWS) {
      const t = table + <usize>r * 8;
      const to0 = load<usize>(t, 4) + shift;
      const to1 = load<usize>(t, 12) + shift;
      const to2 = load<usize>(t, 20) + shift;
      const to3 = load<usize>(t, 28) + shift;
      tile(load<usize>(t), load<usize>(t, 8), load<usize>(t, 16), load<usize>(t, 24), b, to0, to1, to2, to3, accumulate);
      if (finishing) {
        finishRow(to0, column, COLS);
        finishRow(to1, column, COLS);
        finishRow(to2, column, COLS);
        finishRow(to3, column, COLS);
      }
    }
  }
  const spare = scratch;
  for (; r < rows; r += ROWS) {
    const t = table + <usize>r * 8;
    const last = <usize>least(ROWS, rows - r) - 1;
    const a0 = load<usize>(t);
    const a1 = load<usize>(t + 8 * (last > 1 ? 1 : last));
    const a2 = load<usize>(t + 8 * (last > 2 ? 2 : last));
    const a3 = load<usize>(t + 8 * last);
    tile(a0, a1, a2, a3, b, spare, spare + 64, spare + 128, spare + 192, false);
    for (let i: usize = 0; i <= last; i++) {
      const to = load<usize>(t + 8 * i, 4) + shift;
      moveRow(to, spare + 64 * i, columns, accumulate);
      if (finishing) finishRow(to, column, columns);
    }
  }
}
