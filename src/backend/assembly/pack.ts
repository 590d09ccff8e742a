import { bytes } from './simd';

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

/**
 * A panel of the right operand, k rows `stride` bytes apart: to[k][width]. Where the operand has
 * fewer columns left, what follows them in memory is packed too: the tile drops those columns.
 */
export function packPanel(from: usize, stride: usize, k: i32, width: i32, to: usize): void {
  if (width == 16) {
    for (; k > 0; k--) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      v128.store(to, v128.load(from, 32), 32);
      v128.store(to, v128.load(from, 48), 48);
      from += stride;
      to += 64;
    }
  } else if (width == 8) {
    for (; k > 0; k--) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      from += stride;
      to += 32;
    }
  } else {
    for (; k > 0; k--) {
      v128.store(to, v128.load(from));
      from += stride;
      to += 16;
    }
  }
}

/** The same panel when the operand is stored transposed: column j is the row at from + j·stride. */
export function packPanelTransposed(from: usize, stride: usize, k: i32, columns: i32, width: i32, to: usize): void {
  const step = bytes(width);
  let j = 0;
  for (; j + 4 <= columns; j += 4) transpose4(from + <usize>j * stride, stride, k, to + bytes(j), step);
  for (; j < columns; j++) {
    const row = from + <usize>j * stride;
    for (let i = 0; i < k; i++) store<f32>(to + <usize>i * step + bytes(j), load<f32>(row + bytes(i)));
  }
}
