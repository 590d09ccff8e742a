import { high, join, low } from './pairs';

// Quotients, remainders and products as JavaScript has them: computed in double precision, and
// wrapped around at 2³² where the result is an integer.

/** The low 32 bits of the whole part of x; 0 for infinities and what is not a number. */
function wrapped(x: f64): i32 {
  if (abs<f64>(x) < 9223372036854775808.0) return <i32><i64>x;
  const bits = reinterpret<u64>(x);
  const shift = ((bits >> 52) & 0x7ff) - 1075;
  if (shift >= 32) return 0;
  const low = <i32>(((bits & 0xfffffffffffff) | 0x10000000000000) << shift);
  return <i64>bits < 0 ? -low : low;
}

// @ts-ignore: decorator
@inline
function lowInt(x: v128): v128 {
  return f64x2.convert_low_i32x4_s(x);
}

// @ts-ignore: decorator
@inline
function highInt(x: v128): v128 {
  return f64x2.convert_low_i32x4_s(v128.shuffle<i32>(x, x, 2, 3, 2, 3));
}

/** The whole numbers of two pairs as integers. */
function integers(a: v128, b: v128): v128 {
  const limit = f64x2.splat(2147483648);
  const inside = v128.and(f64x2.lt(f64x2.abs(a), limit), f64x2.lt(f64x2.abs(b), limit));
  if (v128.all_true<i64>(inside)) {
    const x = i32x4.trunc_sat_f64x2_s_zero(a);
    const y = i32x4.trunc_sat_f64x2_s_zero(b);
    return v128.shuffle<i32>(x, y, 0, 1, 4, 5);
  }
  let y = i32x4.splat(wrapped(f64x2.extract_lane(a, 0)));
  y = i32x4.replace_lane(y, 1, wrapped(f64x2.extract_lane(a, 1)));
  y = i32x4.replace_lane(y, 2, wrapped(f64x2.extract_lane(b, 0)));
  return i32x4.replace_lane(y, 3, wrapped(f64x2.extract_lane(b, 1)));
}

/** ⌊a / b⌋ of floats, as integers. */
export function floorDiv4(a: v128, b: v128): v128 {
  return integers(f64x2.floor(f64x2.div(low(a), low(b))), f64x2.floor(f64x2.div(high(a), high(b))));
}

/** ⌊a / b⌋ of integers; 0 where b is 0. */
export function floorDivInt4(a: v128, b: v128): v128 {
  return integers(
    f64x2.floor(f64x2.div(lowInt(a), lowInt(b))),
    f64x2.floor(f64x2.div(highInt(a), highInt(b))),
  );
}

/** Product of integers; beyond 2⁵³ that of the nearest doubles, as in JavaScript. */
export function multiplyInt4(a: v128, b: v128): v128 {
  const size = v128.or(i32x4.abs(a), i32x4.abs(b));
  if (!v128.any_true(i32x4.gt_u(size, i32x4.splat(0x3ffffff)))) return i32x4.mul(a, b);
  let y = i32x4.splat(multiplyInt(i32x4.extract_lane(a, 0), i32x4.extract_lane(b, 0)));
  y = i32x4.replace_lane(y, 1, multiplyInt(i32x4.extract_lane(a, 1), i32x4.extract_lane(b, 1)));
  y = i32x4.replace_lane(y, 2, multiplyInt(i32x4.extract_lane(a, 2), i32x4.extract_lane(b, 2)));
  return i32x4.replace_lane(y, 3, multiplyInt(i32x4.extract_lane(a, 3), i32x4.extract_lane(b, 3)));
}

/** The same of one pair. */
// @ts-ignore: decorator
@inline
export function multiplyInt(a: i32, b: i32): i32 {
  return <i32><i64>(<f64>a * <f64>b);
}

/** a - ⌊a / b⌋·b of doubles that were floats or integers: it has the sign of b, as in Python. */
function modulo(a: f64, b: f64): f64 {
  let rest = a % b;
  if ((a < 0 && b < 0) || (a >= 0 && b >= 0)) return rest;
  rest += b;
  return rest % b;
}

/**
 * Two at a time. Below 2²⁸ the quotient of two floats comes out in double precision on the right side
 * of each whole number, and its product with b is exact.
 */
function moduloPair(a: v128, b: v128): v128 {
  const quotient = f64x2.div(a, b);
  const near = f64x2.lt(f64x2.abs(quotient), f64x2.splat(268435456));
  const finite = f64x2.lt(f64x2.abs(b), f64x2.splat(Infinity));
  if (!v128.all_true<i64>(v128.and(near, finite))) {
    const first = modulo(f64x2.extract_lane(a, 0), f64x2.extract_lane(b, 0));
    const second = modulo(f64x2.extract_lane(a, 1), f64x2.extract_lane(b, 1));
    return f64x2.replace_lane(f64x2.splat(first), 1, second);
  }
  const sign = i64x2.splat(i64.MIN_VALUE);
  let rest = f64x2.sub(a, f64x2.mul(f64x2.trunc(quotient), b));
  rest = v128.or(v128.andnot(rest, sign), v128.and(a, sign));
  const moved = f64x2.add(rest, b);
  const whole = f64x2.eq(moved, b);
  const other = v128.bitselect(v128.and(b, sign), moved, whole);
  const zero = f64x2.splat(0);
  const both = v128.or(
    v128.and(f64x2.lt(a, zero), f64x2.lt(b, zero)),
    v128.and(f64x2.ge(a, zero), f64x2.ge(b, zero)),
  );
  return v128.bitselect(rest, other, both);
}

/** a mod b of floats. */
export function mod4(a: v128, b: v128): v128 {
  return join(moduloPair(low(a), low(b)), moduloPair(high(a), high(b)));
}

/** a mod b of integers; 0 where b is 0. */
export function modInt4(a: v128, b: v128): v128 {
  return integers(moduloPair(lowInt(a), lowInt(b)), moduloPair(highInt(a), highInt(b)));
}

/** π/2. */
const QUARTER: f64 = 1.5707963267948966;

/** The angle of (x, y), of doubles that were floats. */
function anglePair(y: v128, x: v128): v128 {
  const one = f64x2.splat(1);
  const sign = i64x2.splat(i64.MIN_VALUE);
  const height = f64x2.abs(y);
  const width = f64x2.abs(x);
  const steep = f64x2.gt(height, width);
  const large = v128.bitselect(height, width, steep);
  let t = f64x2.div(v128.bitselect(width, height, steep), large);
  // ∞ / ∞ and 0 / 0.
  t = v128.bitselect(one, t, f64x2.eq(height, width));
  t = v128.bitselect(f64x2.splat(0), t, f64x2.eq(large, f64x2.splat(0)));
  const far = f64x2.gt(t, f64x2.splat(0.66));
  t = v128.bitselect(f64x2.div(f64x2.sub(t, one), f64x2.add(t, one)), t, far);
  // Quotient of polynomials of Cephes, for |t| up to 0.66.
  const z = f64x2.mul(t, t);
  let p = f64x2.splat(-0.8750608600031904);
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(-16.157537187333652));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(-75.00855792314705));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(-122.88666844901361));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(-64.85021904942025));
  let q = f64x2.add(z, f64x2.splat(24.858464901423064));
  q = f64x2.add(f64x2.mul(q, z), f64x2.splat(165.02700983169885));
  q = f64x2.add(f64x2.mul(q, z), f64x2.splat(432.88106049129027));
  q = f64x2.add(f64x2.mul(q, z), f64x2.splat(485.3903996359137));
  q = f64x2.add(f64x2.mul(q, z), f64x2.splat(194.5506571482614));
  let angle = f64x2.add(t, f64x2.mul(t, f64x2.div(f64x2.mul(z, p), q)));
  angle = f64x2.add(angle, v128.and(f64x2.splat(QUARTER / 2), far));
  angle = v128.bitselect(f64x2.sub(f64x2.splat(QUARTER), angle), angle, steep);
  angle = v128.bitselect(f64x2.sub(f64x2.splat(2 * QUARTER), angle), angle, i64x2.shr_s(x, 63));
  angle = v128.or(v128.andnot(angle, sign), v128.and(y, sign));
  const unordered = v128.or(f64x2.ne(x, x), f64x2.ne(y, y));
  return v128.bitselect(f64x2.splat(NaN), angle, unordered);
}

/** The angle of (x, y) from the x axis, -π to π. */
export function atan24(y: v128, x: v128): v128 {
  return join(anglePair(low(y), low(x)), anglePair(high(y), high(x)));
}
