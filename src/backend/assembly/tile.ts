import { scratch, wide } from './pool';
import { bytes, ceilDiv, least, put, splat } from './simd';
import { ROWS, tile16, tile4, tile8 } from './tiles';

/** Columns of the widest panel. */
export const COLS: i32 = 16;

/**
 * Columns of the next panel where so many are left: sixteen where the engine has 256-bit vectors,
 * eight where it has 128; the last panel of a matrix is as narrow as it may be.
 */
export function panelWidth(left: i32): i32 {
  if (left > 8 && wide) return 16;
  return left > 4 ? 8 : 4;
}

// What a tile starts from and what happens to it after its last product; set once a task.
export let bias: usize = 0;
export let activation: i32 = 0;

/**
 * Bias (an address, or 0) and activation (0 none, 1 relu, 2 relu6) of the tiles made from now on.
 */
export function setFinish(biasAddress: usize, activationKind: i32): void {
  bias = biasAddress;
  activation = activationKind;
}

/** A row of zeros. */
export const ZEROS: usize = memory.data(64);
/** Bytes at the start of a thread's scratch that a strip uses: a spare tile and its table. */
export const TILE_SCRATCH: usize = 448;
const SPARE_ROW: usize = 64;
const SPARE_TABLE: usize = 384;

// @ts-ignore: decorator
@inline
function tile(width: i32, table: usize, b: usize, shift: usize, start: usize): void {
  if (width == 16) tile16(table, b, shift, start);
  else if (width == 8) tile8(table, b, shift, start);
  else tile4(table, b, shift, start);
}

/** Copies `count` floats where whole vectors may be read. */
export function copyRow(to: usize, from: usize, count: i32): void {
  for (let j = 0; j < count; j += 4) put(to + bytes(j), v128.load(from + bytes(j)), count - j);
}

/** Applies the activation to n floats. */
export function activate(to: usize, n: i32): void {
  const top = splat(activation == 2 ? 6 : Infinity);
  for (let j = 0; j < n; j += 4) {
    const v = f32x4.min(f32x4.max(v128.load(to + bytes(j)), splat(0)), top);
    put(to + bytes(j), v, n - j);
  }
}

/** A tile of which only some rows and columns are wanted: made aside, those are moved on. */
function spareTile(
  table: usize,
  rows: i32,
  b: usize,
  width: i32,
  shift: usize,
  columns: i32,
  start: usize,
): void {
  const spareTable = scratch + SPARE_TABLE;
  for (let r = 0; r < ROWS; r++) {
    const row = <usize>8 * least(r, rows - 1);
    const spare = scratch + <usize>r * SPARE_ROW;
    store<usize>(spareTable + <usize>r * 8, load<usize>(table + row));
    store<usize>(spareTable + <usize>r * 8, spare, 4);
    if (!start) copyRow(spare, load<usize>(table + row, 4) + shift, columns);
  }
  tile(width, spareTable, b, 0, start);
  for (let r = 0; r < rows; r++) {
    copyRow(load<usize>(table + <usize>r * 8, 4) + shift, scratch + <usize>r * SPARE_ROW, columns);
  }
}

/**
 * A strip of tiles down the rows of a table: `rows` pairs (source address, destination address),
 * all against one packed panel `b` of `width` columns, of which `columns` starting at `column` are
 * wanted. The `first` strip of a sum starts from the bias, a later one from what is there; the
 * `last` applies the activation.
 */
export function strip(
  table: usize,
  rows: i32,
  b: usize,
  width: i32,
  column: i32,
  columns: i32,
  first: bool,
  last: bool,
): void {
  const shift = bytes(column);
  const start = first ? (bias ? bias + shift : ZEROS) : 0;
  const past = ceilDiv(width - columns, columns);
  for (let r = 0; r < rows; r += ROWS) {
    const t = table + <usize>r * 8;
    if (r + ROWS <= rows && columns == width) {
      tile(width, t, b, shift, start);
      continue;
    }
    // Rows narrower than the panel: what is written past one's end is written over by those after
    // it, if they lie just behind it and come later in this strip.
    if (first && column == 0 && r + ROWS + past <= rows) {
      const after = load<usize>(t + 8 * <usize>(ROWS + past - 1), 4);
      if (after - load<usize>(t, 4) == bytes((ROWS + past - 1) * columns)) {
        tile(width, t, b, 0, start);
        continue;
      }
    }
    spareTile(t, least(ROWS, rows - r), b, width, shift, columns, start);
  }
  if (!last || !activation) return;
  for (let r = 0; r < rows; r++) activate(load<usize>(table + <usize>r * 8, 4) + shift, columns);
}
