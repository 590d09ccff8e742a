import { bytes, least } from './simd';
import { COLS, ROWS } from './tile';

/** Four rows, `stride` bytes apart, of n floats each, transposed: to[k·step + 0..3]. */
export function transpose4(from: usize, stride: usize, n: i32, to: usize, step: usize): void {
  let s0 = from;
  let s1 = s0 + stride;
  let s2 = s1 + stride;
  let s3 = s2 + stride;
  let k = 0;
  for (; k + 4 <= n; k += 4) {
    const r0 = v128.load(s0);
    const r1 = v128.load(s1);
    const r2 = v128.load(s2);
    const r3 = v128.load(s3);
    const t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
    const t1 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
    const t2 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
    const t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f32>(t0, t2, 0, 1, 4, 5));
    v128.store(to + step, v128.shuffle<f32>(t0, t2, 2, 3, 6, 7));
    v128.store(to + 2 * step, v128.shuffle<f32>(t1, t3, 0, 1, 4, 5));
    v128.store(to + 3 * step, v128.shuffle<f32>(t1, t3, 2, 3, 6, 7));
    s0 += 16;
    s1 += 16;
    s2 += 16;
    s3 += 16;
    to += 4 * step;
  }
  for (; k < n; k++) {
    store<f32>(to, load<f32>(s0));
    store<f32>(to, load<f32>(s1), 4);
    store<f32>(to, load<f32>(s2), 8);
    store<f32>(to, load<f32>(s3), 12);
    s0 += 4;
    s1 += 4;
    s2 += 4;
    s3 += 4;
    to += step;
  }
}

/** A panel of the right operand, `columns` (1 to 16) of them, k rows `stride` bytes apart: to[k][16], zero filled. */
export function packPanel(from: usize, stride: usize, k: i32, columns: i32, to: usize): void {
  if (columns == COLS) {
    for (; k > 0; k--) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      v128.store(to, v128.load(from, 32), 32);
      v128.store(to, v128.load(from, 48), 48);
      from += stride;
      to += 64;
    }
    return;
  }
  for (; k > 0; k--) {
    for (let j = 0; j < COLS; j++) {
      store<f32>(to + bytes(j), j < columns ? load<f32>(from + bytes(j)) : 0);
    }
    from += stride;
    to += 64;
  }
}

/** The same panel when the operand is stored transposed: column j is the row at from + j·stride. */
export function packPanelTransposed(from: usize, stride: usize, k: i32, columns: i32, to: usize): void {
  let j = 0;
  for (; j + 4 <= columns; j += 4) {
    transpose4(from + <usize>j * stride, stride, k, to + bytes(j), 64);
  }
  for (; j < COLS; j++) {
    const row = from + <usize>j * stride;
    for (let i = 0; i < k; i++) {
      store<f32>(to + <usize>i * 64 + bytes(j), j < columns ? load<f32>(row + bytes(i)) : 0);
    }
  }
}

/** Rows of a left operand that is stored transposed: to[row / 4][k][4]. */
export function packRows(from: usize, stride: usize, rows: i32, k: i32, to: usize): void {
  for (let i = 0; i < rows; i += ROWS) {
    let source = from + bytes(i);
    const count = least(ROWS, rows - i);
    if (count == ROWS) {
      for (let p = 0; p < k; p++) {
        v128.store(to, v128.load(source));
        source += stride;
        to += 16;
      }
      continue;
    }
    for (let p = 0; p < k; p++) {
      for (let r = 0; r < ROWS; r++) {
        store<f32>(to + bytes(r), r < count ? load<f32>(source + bytes(r)) : 0);
      }
      source += stride;
      to += 16;
    }
  }
}
