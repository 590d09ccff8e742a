// Shorthands over 128-bit vectors of four floats.

/** Whether this build has fused multiply-add. */
export function fused(): bool {
  return ASC_FEATURE_RELAXED_SIMD;
}

/** a·b + c: one rounding where the build has relaxed SIMD, two otherwise. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(c, f32x4.mul(a, b));
}

// @ts-ignore: decorator
@inline
export function splat(x: f32): v128 {
  return f32x4.splat(x);
}

/** Bytes of n floats. */
// @ts-ignore: decorator
@inline
export function bytes(n: i32): usize {
  return <usize>n << 2;
}

// @ts-ignore: decorator
@inline
export function least(a: i32, b: i32): i32 {
  return a < b ? a : b;
}

// @ts-ignore: decorator
@inline
export function most(a: i32, b: i32): i32 {
  return a > b ? a : b;
}

// @ts-ignore: decorator
@inline
export function ceilDiv(a: i32, b: i32): i32 {
  return (a + b - 1) / b;
}

/** Sum of the four lanes. */
// @ts-ignore: decorator
@inline
export function laneSum(v: v128): f32 {
  const pairs = f32x4.add(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/**
 * Stores the first `count` (1 to 3) lanes: the end of a row whose next floats belong to another
 * row.
 */
// @ts-ignore: decorator
@inline
export function storeLanes(to: usize, v: v128, count: i32): void {
  if (count == 1) v128.store_lane<f32>(to, v, 0);
  else {
    v128.store_lane<f64>(to, v, 0);
    if (count == 3) v128.store_lane<f32>(to, v, 2, 8);
  }
}

/** Stores v, or only its first `left` lanes where a row ends before the fourth. */
// @ts-ignore: decorator
@inline
export function put(to: usize, v: v128, left: i32): void {
  if (left >= 4) v128.store(to, v);
  else storeLanes(to, v, left);
}

/** Copies n floats, by vectors first: faster than memory.copy on the short rows of a tensor. */
export function copyFloats(to: usize, from: usize, n: i32): void {
  if (n >= 64) {
    memory.copy(to, from, bytes(n));
    return;
  }
  for (; n >= 4; n -= 4) {
    v128.store(to, v128.load(from));
    to += 16;
    from += 16;
  }
  for (; n > 0; n--) {
    store<f32>(to, load<f32>(from));
    to += 4;
    from += 4;
  }
}

export function fillFloats(to: usize, value: f32, n: i32): void {
  const v = splat(value);
  for (; n >= 4; n -= 4) {
    v128.store(to, v);
    to += 16;
  }
  if (n > 0) storeLanes(to, v, n);
}
