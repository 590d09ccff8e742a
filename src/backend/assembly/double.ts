import { high, join, low } from './pairs';
import { splat } from './simd';

// Powers and trigonometric functions of four floats, computed two by two in double precision: their
// error is that of the last rounding, whatever the exponent or the angle. They are long, so they
// are not inlined.

// @ts-ignore: decorator
@inline
function double(x: f64): v128 {
  return f64x2.splat(x);
}

/**
 * 2^(y·log₂ a) for a > 0: log₂ by the series of artanh around the mantissa, 2^f by that of the
 * exponential.
 */
// @ts-ignore: decorator
@inline
function powPair(a: v128, y: v128): v128 {
  const whole = v128.or(i64x2.shr_u(a, 52), i64x2.splat(0x4330000000000000));
  let exponent = f64x2.sub(whole, double(4503599627371519));
  let m = v128.or(v128.and(a, i64x2.splat(0x000fffffffffffff)), double(1));
  const large = f64x2.gt(m, double(1.4142135623730951));
  m = v128.bitselect(f64x2.mul(m, double(0.5)), m, large);
  exponent = f64x2.add(exponent, v128.and(large, double(1)));
  const s = f64x2.div(f64x2.sub(m, double(1)), f64x2.add(m, double(1)));
  const z = f64x2.mul(s, s);
  let p = double(1.0 / 15);
  p = f64x2.add(f64x2.mul(p, z), double(1.0 / 13));
  p = f64x2.add(f64x2.mul(p, z), double(1.0 / 11));
  p = f64x2.add(f64x2.mul(p, z), double(1.0 / 9));
  p = f64x2.add(f64x2.mul(p, z), double(1.0 / 7));
  p = f64x2.add(f64x2.mul(p, z), double(1.0 / 5));
  p = f64x2.add(f64x2.mul(p, z), double(1.0 / 3));
  p = f64x2.add(f64x2.mul(p, z), double(1));
  const log = f64x2.add(exponent, f64x2.mul(f64x2.mul(s, double(2.8853900817779268)), p));
  // Beyond these, a float is 0 or infinite.
  const t = f64x2.max(f64x2.min(f64x2.mul(y, log), double(300)), double(-300));
  const n = f64x2.nearest(t);
  const f = f64x2.mul(f64x2.sub(t, n), double(0.6931471805599453));
  let e = double(1.0 / 362880);
  e = f64x2.add(f64x2.mul(e, f), double(1.0 / 40320));
  e = f64x2.add(f64x2.mul(e, f), double(1.0 / 5040));
  e = f64x2.add(f64x2.mul(e, f), double(1.0 / 720));
  e = f64x2.add(f64x2.mul(e, f), double(1.0 / 120));
  e = f64x2.add(f64x2.mul(e, f), double(1.0 / 24));
  e = f64x2.add(f64x2.mul(e, f), double(1.0 / 6));
  e = f64x2.add(f64x2.mul(e, f), double(0.5));
  e = f64x2.add(f64x2.mul(e, f), double(1));
  e = f64x2.add(f64x2.mul(e, f), double(1));
  return f64x2.mul(e, i64x2.shl(f64x2.add(n, double(4503599627371519)), 52));
}

/** xʸ with the special cases of JavaScript, so (±1)^±∞ is not a number. */
export function pow4(x: v128, y: v128): v128 {
  const a = f32x4.abs(x);
  let r = join(powPair(low(a), low(y)), powPair(high(a), high(y)));
  const zero = f32x4.eq(a, splat(0));
  const infinite = f32x4.eq(a, splat(Infinity));
  const up = v128.or(v128.and(zero, f32x4.lt(y, splat(0))), v128.and(infinite, f32x4.gt(y, splat(0))));
  const ends = v128.and(v128.or(zero, infinite), f32x4.eq(y, y));
  r = v128.bitselect(v128.and(up, splat(Infinity)), r, ends);
  const half = f32x4.mul(y, splat(0.5));
  const whole = f32x4.eq(f32x4.floor(y), y);
  const odd = v128.and(whole, f32x4.ne(f32x4.floor(half), half));
  r = v128.bitselect(f32x4.neg(r), r, v128.and(i32x4.shr_s(x, 31), odd));
  const negative = v128.andnot(f32x4.lt(x, splat(0)), v128.or(infinite, whole));
  r = v128.bitselect(splat(NaN), r, v128.or(negative, f32x4.ne(x, x)));
  return v128.bitselect(splat(1), r, f32x4.eq(y, splat(0)));
}

/** How many quarter turns are nearest to x, which is below FAR. */
// @ts-ignore: decorator
@inline
function quarters(x: v128): v128 {
  return f64x2.nearest(f64x2.mul(x, double(0.6366197723675814)));
}

/**
 * x - q·π/2, with π/2 in three parts of which the first two have 22 bits: their products with q are
 * exact.
 */
// @ts-ignore: decorator
@inline
function rest(x: v128, q: v128): v128 {
  let r = f64x2.sub(x, f64x2.mul(q, double(1.570796012878418)));
  r = f64x2.sub(r, f64x2.mul(q, double(3.139164164167596e-07)));
  return f64x2.sub(r, f64x2.mul(q, double(6.223372171896613e-14)));
}

/** The low bits of a whole number. */
// @ts-ignore: decorator
@inline
function bits(q: v128): v128 {
  return f64x2.add(q, double(6755399441055744));
}

/** Lanes whose lowest bit is set. */
// @ts-ignore: decorator
@inline
function odd(q: v128): v128 {
  return i64x2.shr_s(i64x2.shl(q, 63), 63);
}

/** sin r for |r| up to π/4. */
// @ts-ignore: decorator
@inline
function sine(r: v128, z: v128): v128 {
  let s = double(-1.0 / 39916800);
  s = f64x2.add(f64x2.mul(s, z), double(1.0 / 362880));
  s = f64x2.add(f64x2.mul(s, z), double(-1.0 / 5040));
  s = f64x2.add(f64x2.mul(s, z), double(1.0 / 120));
  s = f64x2.add(f64x2.mul(s, z), double(-1.0 / 6));
  return f64x2.add(r, f64x2.mul(r, f64x2.mul(z, s)));
}

/** cos r of z = r². */
// @ts-ignore: decorator
@inline
function cosine(z: v128): v128 {
  let c = double(1.0 / 479001600);
  c = f64x2.add(f64x2.mul(c, z), double(-1.0 / 3628800));
  c = f64x2.add(f64x2.mul(c, z), double(1.0 / 40320));
  c = f64x2.add(f64x2.mul(c, z), double(-1.0 / 720));
  c = f64x2.add(f64x2.mul(c, z), double(1.0 / 24));
  c = f64x2.add(f64x2.mul(c, z), double(-0.5));
  return f64x2.add(f64x2.mul(c, z), double(1));
}

/** sin(x + turns·π/2). */
// @ts-ignore: decorator
@inline
function sinPair(x: v128, turns: i64): v128 {
  const q = quarters(x);
  const r = rest(x, q);
  const z = f64x2.mul(r, r);
  const quadrant = i64x2.add(bits(q), i64x2.splat(turns));
  const value = v128.bitselect(cosine(z), sine(r, z), odd(quadrant));
  return v128.xor(value, v128.and(i64x2.shl(quadrant, 62), i64x2.splat(i64.MIN_VALUE)));
}

/** tan x: sin r / cos r, and -cos r / sin r in every other quadrant. */
// @ts-ignore: decorator
@inline
function tanPair(x: v128): v128 {
  const q = quarters(x);
  const r = rest(x, q);
  const z = f64x2.mul(r, r);
  const s = sine(r, z);
  const c = cosine(z);
  const swap = odd(bits(q));
  return f64x2.div(v128.bitselect(f64x2.neg(c), s, swap), v128.bitselect(s, c, swap));
}

/** Beyond it, q has more than 31 bits. */
const FAR: f32 = 3e9;

const SIN: i32 = 0;
const COS: i32 = 1;
const TAN: i32 = 2;

/** By lanes, for angles of any size. */
function lanes(x: v128, kind: i32): v128 {
  let y = x;
  for (let i = 0; i < 4; i++) {
    const lane = f32x4.extract_lane(x, 0);
    const value: f32 = kind == SIN ? Mathf.sin(lane) : kind == COS ? Mathf.cos(lane) : Mathf.tan(lane);
    y = v128.shuffle<f32>(y, f32x4.splat(value), 1, 2, 3, 4);
    x = v128.shuffle<f32>(x, x, 1, 2, 3, 0);
  }
  return y;
}

// @ts-ignore: decorator
@inline
function isFar(x: v128): bool {
  return v128.any_true(f32x4.gt(f32x4.abs(x), splat(FAR)));
}

export function sin4(x: v128): v128 {
  return isFar(x) ? lanes(x, SIN) : join(sinPair(low(x), 0), sinPair(high(x), 0));
}

export function cos4(x: v128): v128 {
  return isFar(x) ? lanes(x, COS) : join(sinPair(low(x), 1), sinPair(high(x), 1));
}

export function tan4(x: v128): v128 {
  return isFar(x) ? lanes(x, TAN) : join(tanPair(low(x)), tanPair(high(x)));
}
