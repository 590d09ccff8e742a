import { packPanel, packPanelTransposed } from './pack';
import { ARGS, parallel, scratch } from './pool';
import { bytes, ceilDiv, least, most } from './simd';
import { COLS, panelWidth, setFinish, strip, TILE_SCRATCH } from './tile';
import { ROWS } from './tiles';
import { setWalk, writeWalk } from './walk';

// C = act(op(A)·op(B) + bias), a batch of them. Cut into blocks of rows and columns, one task each.
// A task packs one panel of B at a time (it stays in the first-level cache) and runs it down its
// block of A, which is read in place, also where it is stored transposed: a row is then walked from
// column to column.

@unmanaged
class Args {
  a: usize;
  b: usize;
  c: usize;
  bias: usize;
  activation: i32;
  m: i32;
  n: i32;
  k: i32;
  transposeA: i32;
  transposeB: i32;
  strideA: usize;
  strideB: usize;
  rowBlock: i32;
  rowBlocks: i32;
  columnBlock: i32;
  columnBlocks: i32;
  depth: i32;
}

/**
 * Longest run of products before a tile goes back to memory: a panel of it fills a third of the L1
 * cache.
 */
const DEPTH: i32 = 256;
const MAX_ROWS: i32 = 258;
/** Multiply-adds that are worth a task of their own. */
const TASK_WORK: f64 = 524288;
const MAX_TASKS: i32 = 64;

const TABLE: usize = TILE_SCRATCH;
const WALK: usize = TABLE + MAX_ROWS * 8;
const PANEL: usize = WALK + DEPTH * 4;

function gemmTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const m = args.m;
  const n = args.n;
  const k = args.k;
  const blocks = args.rowBlocks * args.columnBlocks;
  const batch = <usize>(task / blocks);
  const block = task % blocks;
  const i0 = (block % args.rowBlocks) * args.rowBlock;
  const j0 = (block / args.rowBlocks) * args.columnBlock;
  const rows = least(args.rowBlock, m - i0);
  const columnsEnd = least(n, j0 + args.columnBlock);
  const a = args.a + batch * args.strideA;
  const b = args.b + batch * args.strideB;
  const c = args.c + batch * bytes(m * n);
  const rowBytes = bytes(n);
  const table = scratch + TABLE;
  const walk = scratch + WALK;
  const panel = scratch + PANEL;
  setFinish(args.bias, args.activation);
  for (let r = 0; r < rows; r++) {
    store<usize>(table + <usize>r * 8, c + <usize>(i0 + r) * rowBytes, 4);
  }
  writeWalk(walk, 0, args.depth, args.transposeA ? bytes(m) : 4);
  for (let k0 = 0; k0 < k; k0 += args.depth) {
    const depth = least(args.depth, k - k0);
    setWalk(walk, depth);
    for (let r = 0; r < rows; r++) {
      const at = args.transposeA ? k0 * m + i0 + r : (i0 + r) * k + k0;
      store<usize>(table + <usize>r * 8, a + bytes(at));
    }
    let width = 0;
    for (let j = j0; j < columnsEnd; j += width) {
      width = panelWidth(columnsEnd - j);
      const columns = least(width, columnsEnd - j);
      if (args.transposeB) packPanelTransposed(b + bytes(j * k + k0), bytes(k), depth, columns, width, panel);
      else packPanel(b + bytes(k0 * n + j), bytes(n), depth, width, panel);
      strip(table, rows, panel, width, j, columns, k0 == 0, k0 + depth == k);
    }
  }
}
const gemmTaskRef = gemmTask;

/**
 * c[batch][m][n] = act(a[batch][m][k] · b[batch][k][n] + bias[n]); `transposeA`: a is stored
 * [k][m], `transposeB`: b is stored [n][k]. Strides in bytes from one batch to the next, 0 to use
 * the same again.
 */
export function gemm(
  batch: i32,
  a: usize,
  strideA: usize,
  transposeA: i32,
  b: usize,
  strideB: usize,
  transposeB: i32,
  c: usize,
  m: i32,
  n: i32,
  k: i32,
  bias: usize,
  activation: i32,
): void {
  const args = changetype<Args>(ARGS);
  args.a = a;
  args.b = b;
  args.c = c;
  args.bias = bias;
  args.activation = activation;
  args.m = m;
  args.n = n;
  args.k = k;
  args.transposeA = transposeA;
  args.transposeB = transposeB;
  args.strideA = strideA;
  args.strideB = strideB;
  args.depth = ceilDiv(k, ceilDiv(k, DEPTH));
  const panels = ceilDiv(n, COLS);
  const rowBlocks = ceilDiv(m, MAX_ROWS);
  const rowBlock = ceilDiv(ceilDiv(m, rowBlocks), ROWS) * ROWS;
  const work = <f64>m * <f64>n * <f64>k;
  const wanted = <i32>min(<f64>MAX_TASKS, (work * <f64>batch) / TASK_WORK);
  const perBlock = ceilDiv(wanted, batch * rowBlocks);
  const columnBlocks = most(1, least(panels, perBlock));
  args.columnBlock = ceilDiv(panels, columnBlocks) * COLS;
  args.columnBlocks = ceilDiv(n, args.columnBlock);
  args.rowBlock = rowBlock;
  args.rowBlocks = ceilDiv(m, rowBlock);
  const tasks = batch * args.rowBlocks * args.columnBlocks;
  if (wanted <= 1) for (let t = 0; t < tasks; t++) gemmTask(t);
  else parallel(gemmTaskRef.index, tasks);
}
