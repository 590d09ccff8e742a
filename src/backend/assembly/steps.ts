import { packPanel, packPanelTransposed } from './pack';
import { scratch } from './pool';
import { bytes, ceilDiv, copyFloats, least, most, put } from './simd';
import { COLS, panelWidth, setFinish, strip, TILE_SCRATCH } from './tile';
import { ROWS } from './tiles';
import { setWalk, writeWalk } from './walk';

// What the recurrences have in common. Items of a batch do not know each other, so a task takes
// some of them through all steps of time, with one small product a step against weights that were
// packed once.

const TASKS: i32 = 16;
const MOST_ITEMS: i32 = 252;

/** How many items of the batch a task takes. */
export function itemsOfTask(batch: i32): i32 {
  return least(MOST_ITEMS, ceilDiv(ceilDiv(batch, TASKS), ROWS) * ROWS);
}

/** Floats that weights of k rows and n columns take when packed, as they are or transposed. */
export function packedFloats(k: i32, n: i32): i32 {
  return most(ceilDiv(n, COLS) * k, ceilDiv(k, COLS) * n) * COLS;
}

/**
 * All panels of a right operand of k rows and n columns, one after the other: to[panel][k][width].
 */
export function packAll(from: usize, k: i32, n: i32, transposed: bool, to: usize): void {
  let width = 0;
  for (let j = 0; j < n; j += width) {
    width = panelWidth(n - j);
    if (transposed) packPanelTransposed(from + bytes(j * k), bytes(k), k, least(width, n - j), width, to);
    else packPanel(from + bytes(j), bytes(n), k, width, to);
    to += bytes(k * width);
  }
}

/** Where a task has its table of rows: pairs of addresses, those read and those written. */
export const TABLE: usize = TILE_SCRATCH;
const WALK: usize = TABLE + MOST_ITEMS * 8;

/**
 * What the `products` of a task have in common: rows of k floats, and what each sum starts from.
 */
export function setProducts(k: i32, bias: usize): void {
  const walk = scratch + WALK;
  writeWalk(walk, 0, k, 4);
  setWalk(walk, k);
  setFinish(bias, 0);
}

/** The `products` that follow read rows of k floats, no longer than those that were set. */
export function takeRows(k: i32): void {
  setWalk(scratch + WALK, k);
}

/**
 * The second rows of the table, of n floats, become its first, of k, times the packed weights, plus
 * the bias where this is the `first` part of their sums, and plus what they are where it is not.
 */
export function products(items: i32, k: i32, n: i32, packed: usize, first: bool): void {
  let width = 0;
  for (let j = 0; j < n; j += width) {
    width = panelWidth(n - j);
    strip(scratch + TABLE, items, packed, width, j, least(width, n - j), first, true);
    packed += bytes(k * width);
  }
}

/** Of some items, h0 becomes the first row of hidden[batch][steps + 1][units]. */
export function beginStates(hidden: usize, h0: usize, first: i32, items: i32, steps: i32, units: i32): void {
  for (let item = first; item < first + items; item++) {
    copyFloats(hidden + bytes(item * (steps + 1) * units), h0 + bytes(item * units), units);
  }
}

/** dh += the first rows of dy: what a caller asks of the states that the sequences began with. */
export function addToBegins(dh: usize, dy: usize, first: i32, items: i32, steps: i32, units: i32): void {
  for (let item = first; item < first + items; item++) {
    const to = dh + bytes(item * units);
    const from = dy + bytes(item * (steps + 1) * units);
    for (let u = 0; u < units; u += 4) {
      const at = bytes(u);
      put(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)), units - u);
    }
  }
}
