import { madd, splat } from './simd';

// Elementary functions on four floats, within two units in the last place where not said otherwise; NaN in, NaN out.

/** eˣ: x = n·ln 2 + r, a polynomial in r (Cephes expf), then the exponent n put in by two halves. */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  const inside = f32x4.max(f32x4.min(x, splat(88.72283)), splat(-104));
  const n = f32x4.nearest(f32x4.mul(inside, splat(1.44269504088896341)));
  let r = madd(n, splat(-0.693359375), inside);
  r = madd(n, splat(2.12194440e-4), r);
  let p = madd(splat(1.9875691500e-4), r, splat(1.3981999507e-3));
  p = madd(p, r, splat(8.3334519073e-3));
  p = madd(p, r, splat(4.1665795894e-2));
  p = madd(p, r, splat(1.6666665459e-1));
  p = madd(p, r, splat(5.0000001201e-1));
  p = f32x4.add(madd(p, f32x4.mul(r, r), r), splat(1));
  const whole = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(whole, 1);
  const rest = i32x4.sub(whole, half);
  p = f32x4.mul(p, i32x4.shl(i32x4.add(half, i32x4.splat(127)), 23));
  p = f32x4.mul(p, i32x4.shl(i32x4.add(rest, i32x4.splat(127)), 23));
  return v128.bitselect(splat(Infinity), p, f32x4.gt(x, splat(88.72283)));
}

/** ln x (Cephes logf); denormals are scaled up first. */
// @ts-ignore: decorator
@inline
export function log4(x0: v128): v128 {
  const tiny = f32x4.lt(x0, splat(1.17549435e-38));
  let x = v128.bitselect(f32x4.mul(x0, splat(8388608)), x0, tiny);
  let e = i32x4.sub(i32x4.shr_u(x, 23), i32x4.splat(126));
  e = i32x4.sub(e, v128.and(tiny, i32x4.splat(23)));
  x = v128.or(v128.and(x, i32x4.splat(0x007fffff)), splat(0.5));
  const low = f32x4.lt(x, splat(0.707106781186547524));
  const exponent = f32x4.sub(f32x4.convert_i32x4_s(e), v128.and(low, splat(1)));
  x = f32x4.add(f32x4.sub(x, splat(1)), v128.and(low, x));
  const z = f32x4.mul(x, x);
  let y = f32x4.add(f32x4.mul(splat(7.0376836292e-2), x), splat(-1.1514610310e-1));
  y = f32x4.add(f32x4.mul(y, x), splat(1.1676998740e-1));
  y = f32x4.add(f32x4.mul(y, x), splat(-1.2420140846e-1));
  y = f32x4.add(f32x4.mul(y, x), splat(1.4249322787e-1));
  y = f32x4.add(f32x4.mul(y, x), splat(-1.6668057665e-1));
  y = f32x4.add(f32x4.mul(y, x), splat(2.0000714765e-1));
  y = f32x4.add(f32x4.mul(y, x), splat(-2.4999993993e-1));
  y = f32x4.add(f32x4.mul(y, x), splat(3.3333331174e-1));
  y = f32x4.mul(y, f32x4.mul(x, z));
  y = f32x4.add(y, f32x4.mul(exponent, splat(-2.12194440e-4)));
  y = f32x4.sub(y, f32x4.mul(z, splat(0.5)));
  let r = f32x4.add(f32x4.add(x, y), f32x4.mul(exponent, splat(0.693359375)));
  r = v128.bitselect(splat(-Infinity), r, f32x4.eq(x0, splat(0)));
  r = v128.bitselect(splat(Infinity), r, f32x4.eq(x0, splat(Infinity)));
  return v128.bitselect(splat(NaN), r, v128.or(f32x4.lt(x0, splat(0)), f32x4.ne(x0, x0)));
}

/** ln(1 + x) without losing small x: ln(u)·x / (u - 1), u = 1 + x rounded (Kahan). */
// @ts-ignore: decorator
@inline
export function log1p4(x: v128): v128 {
  const u = f32x4.add(x, splat(1));
  const change = f32x4.sub(u, splat(1));
  const log = log4(u);
  const plain = v128.or(f32x4.eq(u, splat(Infinity)), f32x4.ne(u, u));
  const fixed = v128.bitselect(log, f32x4.mul(log, f32x4.div(x, change)), plain);
  return v128.bitselect(x, fixed, f32x4.eq(change, splat(0)));
}

/** eˣ - 1 without losing small x, the same way. */
// @ts-ignore: decorator
@inline
export function expm14(x: v128): v128 {
  const u = exp4(x);
  const change = f32x4.sub(u, splat(1));
  const fixed = f32x4.div(f32x4.mul(change, x), log4(u));
  const plain = v128.or(f32x4.gt(x, splat(1)), f32x4.lt(x, splat(-1)));
  const r = v128.bitselect(change, fixed, plain);
  return v128.bitselect(x, r, f32x4.eq(change, splat(0)));
}

/**
 * tanh x = x·P(x²) / Q(x²), fitted to least relative error (2e-8) up to |x| = 9, where it is 1; rounding adds up to
 * five units in the last place.
 */
// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  const inside = f32x4.max(f32x4.min(x, splat(9.02)), splat(-9.02));
  const z = f32x4.mul(inside, inside);
  let p = madd(splat(1.3384258986083926e-8), z, splat(2.0635797932276908e-5));
  p = madd(p, z, splat(3.4974561320503792e-3));
  p = madd(p, z, splat(0.13382685951587403));
  p = madd(p, z, splat(1));
  let q = madd(splat(7.790235673545263e-7), z, splat(3.288514860379106e-4));
  q = madd(q, z, splat(2.5884355008463106e-2));
  q = madd(q, z, splat(0.46716007199479537));
  q = madd(q, z, splat(1));
  const y = f32x4.div(f32x4.mul(inside, p), q);
  return f32x4.max(f32x4.min(y, splat(1)), splat(-1));
}

// @ts-ignore: decorator
@inline
export function sigmoid4(x: v128): v128 {
  return f32x4.div(splat(1), f32x4.add(splat(1), exp4(f32x4.neg(x))));
}

/** ln(1 + eˣ) = max(x, 0) + ln(1 + e^-|x|). */
// @ts-ignore: decorator
@inline
export function softplus4(x: v128): v128 {
  return f32x4.add(f32x4.max(x, splat(0)), log1p4(exp4(f32x4.neg(f32x4.abs(x)))));
}

/** The error function by Abramowitz and Stegun 7.1.26, absolute error 1.5e-7. */
// @ts-ignore: decorator
@inline
export function erf4(x: v128): v128 {
  const a = f32x4.abs(x);
  const t = f32x4.div(splat(1), f32x4.add(splat(1), f32x4.mul(splat(0.3275911), a)));
  let p = f32x4.add(f32x4.mul(splat(1.061405429), t), splat(-1.453152027));
  p = f32x4.add(f32x4.mul(p, t), splat(1.421413741));
  p = f32x4.add(f32x4.mul(p, t), splat(-0.284496736));
  p = f32x4.add(f32x4.mul(p, t), splat(0.254829592));
  const tail = f32x4.mul(f32x4.mul(p, t), exp4(f32x4.neg(f32x4.mul(a, a))));
  const r = f32x4.sub(splat(1), tail);
  return v128.or(v128.and(x, splat(-0.0)), r);
}
