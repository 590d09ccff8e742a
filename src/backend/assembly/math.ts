import { madd, splat } from './simd';

// Elementary functions on four floats, within two units in the last place where not said otherwise;
// NaN in, NaN out.
//
// Their constants lie in memory and are read at each use, one instruction. A constant of the code
// is put together from general registers by V8, five instructions at each use in a loop.

// @ts-ignore: decorator
@inline
export function constant(at: usize, index: usize = 0): v128 {
  return v128.load32_splat(at + 4 * index);
}

const ONE: usize = memory.data<f32>([1, -1]);
const HALF: usize = memory.data<f32>([0.5]);
const INFINITY: usize = memory.data<f32>([Infinity, -Infinity]);
const SIGN: usize = memory.data<f32>([-0.0]);
const LOG2_E: usize = memory.data<f32>([1.44269504088896341]);
/**
 * ln 2 in two parts, and their negatives: the first has few bits, so its product with a whole
 * number is exact.
 */
const LN2: usize = memory.data<f32>([0.693359375, -2.1219444e-4, -0.693359375, 2.1219444e-4]);
/**
 * 1.5·2²³: added to a small number it rounds it to a whole one, which then stands in the sum's low
 * bits.
 */
const ROUND: usize = memory.data<f32>([12582912]);
/** Where eˣ overflows, and below which it is no normal number any more. */
const EXP_RANGE: usize = memory.data<f32>([88.72283, -87.3365]);
/** Cephes expf. */
const EXP: usize = memory.data<f32>([
  1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
]);
/** The exponent of 1, and of 1/2, in a float. */
const BIAS: usize = memory.data<i32>([127]);
const HALF_BIAS: usize = memory.data<i32>([126]);

/**
 * eˣ: x = n·ln 2 + r, a polynomial in r, then the exponent n put in by two halves. Below 1.2e-38 it
 * is 0; see flush4.
 */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  const inside = f32x4.pmax(f32x4.pmin(x, constant(EXP_RANGE)), constant(EXP_RANGE, 1));
  const t = madd(inside, constant(LOG2_E), constant(ROUND));
  const n = f32x4.sub(t, constant(ROUND));
  let r = madd(n, constant(LN2, 2), inside);
  r = madd(n, constant(LN2, 3), r);
  let p = madd(constant(EXP), r, constant(EXP, 1));
  p = madd(p, r, constant(EXP, 2));
  p = madd(p, r, constant(EXP, 3));
  p = madd(p, r, constant(EXP, 4));
  p = madd(p, r, constant(EXP, 5));
  p = f32x4.add(madd(p, f32x4.mul(r, r), r), constant(ONE));
  const whole = i32x4.sub(t, constant(ROUND));
  const half = i32x4.shr_s(whole, 1);
  const rest = i32x4.sub(whole, half);
  p = f32x4.mul(p, i32x4.shl(i32x4.add(half, constant(BIAS)), 23));
  p = f32x4.mul(p, i32x4.shl(i32x4.add(rest, constant(BIAS)), 23));
  p = v128.andnot(p, f32x4.lt(x, constant(EXP_RANGE, 1)));
  return v128.bitselect(constant(INFINITY), p, f32x4.gt(x, constant(EXP_RANGE)));
}

const NORMAL: usize = memory.data<f32>([1.17549435e-38, 8388608]);
const MAGNITUDE: usize = memory.data<i32>([0x7fffffff]);

/** |x|; V8 puts the mask of f32x4.abs together at each use. */
// @ts-ignore: decorator
@inline
export function abs4(x: v128): v128 {
  return v128.and(x, constant(MAGNITUDE));
}

/**
 * x, with 0 for what is smaller than every normal number, 1.2e-38. Processors take a hundred times
 * longer over such denormals, WebAssembly cannot tell them to do this by themselves, and a network
 * that has learnt its data by heart has little else in its gradients.
 */
// @ts-ignore: decorator
@inline
export function flush4(x: v128): v128 {
  return v128.andnot(x, f32x4.lt(abs4(x), constant(NORMAL)));
}

const NORMAL_SHIFT: usize = memory.data<i32>([23]);
const MANTISSA: usize = memory.data<i32>([0x007fffff]);
const ROOT_HALF: usize = memory.data<f32>([0.707106781186547524]);
/** Cephes logf. */
const LOG: usize = memory.data<f32>([
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
]);

/** ln x; denormals are scaled up first. */
// @ts-ignore: decorator
@inline
export function log4(x0: v128): v128 {
  const tiny = f32x4.lt(x0, constant(NORMAL));
  let x = v128.bitselect(f32x4.mul(x0, constant(NORMAL, 1)), x0, tiny);
  let e = i32x4.sub(i32x4.shr_u(x, 23), constant(HALF_BIAS));
  e = i32x4.sub(e, v128.and(tiny, constant(NORMAL_SHIFT)));
  x = v128.or(v128.and(x, constant(MANTISSA)), constant(HALF));
  const low = f32x4.lt(x, constant(ROOT_HALF));
  const exponent = f32x4.sub(f32x4.convert_i32x4_s(e), v128.and(low, constant(ONE)));
  x = f32x4.add(f32x4.sub(x, constant(ONE)), v128.and(low, x));
  const z = f32x4.mul(x, x);
  let y = madd(constant(LOG), x, constant(LOG, 1));
  y = madd(y, x, constant(LOG, 2));
  y = madd(y, x, constant(LOG, 3));
  y = madd(y, x, constant(LOG, 4));
  y = madd(y, x, constant(LOG, 5));
  y = madd(y, x, constant(LOG, 6));
  y = madd(y, x, constant(LOG, 7));
  y = madd(y, x, constant(LOG, 8));
  y = f32x4.mul(y, f32x4.mul(x, z));
  y = madd(exponent, constant(LN2, 1), y);
  y = f32x4.sub(y, f32x4.mul(z, constant(HALF)));
  let r = madd(exponent, constant(LN2), f32x4.add(x, y));
  r = v128.bitselect(constant(INFINITY, 1), r, f32x4.eq(x0, splat(0)));
  r = v128.bitselect(x0, r, f32x4.eq(x0, constant(INFINITY)));
  // All bits set are a NaN.
  return v128.or(r, v128.or(f32x4.lt(x0, splat(0)), f32x4.ne(x0, x0)));
}

/** ln(1 + x) without losing small x: ln(u)·x / (u - 1), u = 1 + x rounded (Kahan). */
// @ts-ignore: decorator
@inline
export function log1p4(x: v128): v128 {
  const u = f32x4.add(x, constant(ONE));
  const change = f32x4.sub(u, constant(ONE));
  const log = log4(u);
  const plain = v128.or(f32x4.eq(u, constant(INFINITY)), f32x4.ne(u, u));
  const fixed = v128.bitselect(log, f32x4.mul(log, f32x4.div(x, change)), plain);
  return v128.bitselect(x, fixed, f32x4.eq(change, splat(0)));
}

/** eˣ - 1 without losing small x, the same way. */
// @ts-ignore: decorator
@inline
export function expm14(x: v128): v128 {
  const u = exp4(x);
  const change = f32x4.sub(u, constant(ONE));
  const fixed = f32x4.div(f32x4.mul(change, x), log4(u));
  const plain = f32x4.gt(f32x4.abs(x), constant(ONE));
  const r = v128.bitselect(change, fixed, plain);
  return v128.bitselect(x, r, f32x4.eq(change, splat(0)));
}

const TANH_RANGE: usize = memory.data<f32>([9.02, -9.02]);
const TANH_P: usize = memory.data<f32>([
  1.3384258986083926e-8, 2.0635797932276908e-5, 3.4974561320503792e-3, 0.13382685951587403, 1,
]);
const TANH_Q: usize = memory.data<f32>([
  7.790235673545263e-7, 3.288514860379106e-4, 2.5884355008463106e-2, 0.46716007199479537, 1,
]);

/**
 * tanh x = x·P(x²) / Q(x²), fitted to least relative error (2e-8) up to |x| = 9, where it is 1;
 * rounding adds up to five units in the last place.
 */
// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  const inside = f32x4.pmax(f32x4.pmin(x, constant(TANH_RANGE)), constant(TANH_RANGE, 1));
  const z = f32x4.mul(inside, inside);
  let p = madd(constant(TANH_P), z, constant(TANH_P, 1));
  p = madd(p, z, constant(TANH_P, 2));
  p = madd(p, z, constant(TANH_P, 3));
  p = madd(p, z, constant(TANH_P, 4));
  let q = madd(constant(TANH_Q), z, constant(TANH_Q, 1));
  q = madd(q, z, constant(TANH_Q, 2));
  q = madd(q, z, constant(TANH_Q, 3));
  q = madd(q, z, constant(TANH_Q, 4));
  const y = f32x4.div(f32x4.mul(inside, p), q);
  return f32x4.pmax(f32x4.pmin(y, constant(ONE)), constant(ONE, 1));
}

// @ts-ignore: decorator
@inline
export function sigmoid4(x: v128): v128 {
  return f32x4.div(constant(ONE), f32x4.add(constant(ONE), exp4(f32x4.neg(x))));
}

const TWO: usize = memory.data<f32>([2]);
/** 2/15, 2/13, ... 2/3. */
const ARTANH: usize = memory.data<f32>([
  0.133333333, 0.153846154, 0.181818182, 0.222222222, 0.285714286, 0.4, 0.666666667,
]);

/** ln(1 + e) for e from 0 to 1: 2·artanh(s) with s = e / (2 + e), at most 1/3, by its series. */
// @ts-ignore: decorator
@inline
function log1pUnit4(e: v128): v128 {
  const s = f32x4.div(e, f32x4.add(e, constant(TWO)));
  const z = f32x4.mul(s, s);
  let p = madd(constant(ARTANH), z, constant(ARTANH, 1));
  p = madd(p, z, constant(ARTANH, 2));
  p = madd(p, z, constant(ARTANH, 3));
  p = madd(p, z, constant(ARTANH, 4));
  p = madd(p, z, constant(ARTANH, 5));
  p = madd(p, z, constant(ARTANH, 6));
  return madd(f32x4.mul(p, z), s, f32x4.add(s, s));
}

/** ln(1 + eˣ) = max(x, 0) + ln(1 + e^-|x|). */
// @ts-ignore: decorator
@inline
export function softplus4(x: v128): v128 {
  return f32x4.add(f32x4.max(x, splat(0)), log1pUnit4(exp4(f32x4.neg(f32x4.abs(x)))));
}

/** Abramowitz and Stegun 7.1.26. */
const ERF: usize = memory.data<f32>([
  0.3275911, 1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592,
]);

/** The error function, absolute error 1.5e-7. */
// @ts-ignore: decorator
@inline
export function erf4(x: v128): v128 {
  const a = f32x4.abs(x);
  const t = f32x4.div(constant(ONE), madd(constant(ERF), a, constant(ONE)));
  let p = madd(constant(ERF, 1), t, constant(ERF, 2));
  p = madd(p, t, constant(ERF, 3));
  p = madd(p, t, constant(ERF, 4));
  p = madd(p, t, constant(ERF, 5));
  const tail = f32x4.mul(f32x4.mul(p, t), exp4(f32x4.neg(f32x4.mul(a, a))));
  const r = f32x4.sub(constant(ONE), tail);
  return v128.or(v128.and(x, constant(SIGN)), r);
}
