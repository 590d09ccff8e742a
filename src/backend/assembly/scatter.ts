import { ARGS } from './pool';
import { bytes } from './simd';

// Rows by indices of several axes, and counts.

/** Where the strides of the axes are written before the call: as many as an index has. */
const STRIDES: usize = ARGS + 64;

export function flatStrides(): usize {
  return STRIDES;
}

/** y[n] = Σ indices[n][axis]·stride[axis], -1 where that is outside of the integers. */
export function flatIndices(indices: usize, y: usize, n: i32, rank: i32): void {
  for (let i = 0; i < n; i++) {
    let at: i64 = 0;
    for (let axis = 0; axis < rank; axis++) {
      at += <i64>load<i32>(indices) * <i64>load<i32>(STRIDES + bytes(axis));
      indices += 4;
    }
    store<i32>(y + bytes(i), at == <i64><i32>at ? <i32>at : -1);
  }
}

// @ts-ignore: decorator
@inline
function count<T>(ids: usize, weights: usize, y: usize, n: i32, size: i32, binary: i32): void {
  for (let i = 0; i < n; i++) {
    const id = load<i32>(ids + bytes(i));
    if (id >= size) continue;
    const to = y + bytes(id);
    if (binary) store<T>(to, <T>1);
    else store<T>(to, load<T>(to) + (weights ? load<T>(weights + bytes(i)) : <T>1));
  }
}

/**
 * y[rows][size] = how often each number is in the rows of n ids, which are not negative: once at most
 * where `binary`, else with the weights, of which there are none or as many as ids.
 */
export function countIds(
  ids: usize,
  weights: usize,
  y: usize,
  rows: i32,
  n: i32,
  size: i32,
  binary: i32,
  integers: i32,
): void {
  memory.fill(y, 0, bytes(rows * size));
  for (let row = 0; row < rows; row++) {
    if (integers) count<i32>(ids, weights, y, n, size, binary);
    else count<f32>(ids, weights, y, n, size, binary);
    ids += bytes(n);
    if (weights) weights += bytes(n);
    y += bytes(size);
  }
}
