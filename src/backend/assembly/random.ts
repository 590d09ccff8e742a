import { constant } from './math';
import { ARGS, parallel, scratch } from './pool';
import { bytes, ceilDiv, least, splat } from './simd';

// Random numbers of a counter: Philox4x32-10 (Salmon et al., 2011). Each block of four words is a
// function of its number and the seed, so that no thread waits for another and the first numbers of
// a tensor do not depend on its size.
//
// Words become numbers by operations on floats that are rounded one by one, never by a fused
// multiply-add: they are the same on every machine, and those of tensor/philox.ts, which takes the
// same steps in JavaScript.

@unmanaged
class Args {
  to: usize;
  n: i32;
  key0: i32;
  key1: i32;
  nonce0: i32;
  nonce1: i32;
  a: f32;
  b: f32;
  c: f32;
  last: i32;
}

const TASK_FLOATS: i32 = 16384;
/** Words that are made before they are turned into numbers: they stay in the first-level cache. */
const RUN: i32 = 1024;

/** The two products of a round, of four blocks: their high and low halves. */
// @ts-ignore: decorator
@inline
function highHalves(x: v128, m: v128): v128 {
  return v128.shuffle<i32>(i64x2.extmul_low_i32x4_u(x, m), i64x2.extmul_high_i32x4_u(x, m), 1, 3, 5, 7);
}

// @ts-ignore: decorator
@inline
function lowHalves(x: v128, m: v128): v128 {
  return v128.shuffle<i32>(i64x2.extmul_low_i32x4_u(x, m), i64x2.extmul_high_i32x4_u(x, m), 0, 2, 4, 6);
}

/**
 * The words of blocks from `block` on, at least n of them, into this thread's scratch memory.
 * Sixteen words are four blocks: first their first words, then their second ones and so on. Two
 * such groups at once keep the units busy.
 */
function writeWords(block: i32, n: i32): void {
  const args = changetype<Args>(ARGS);
  const m0 = i32x4.splat(0xd2511f53);
  const m1 = i32x4.splat(0xcd9e8d57);
  const nonce0 = i32x4.splat(args.nonce0);
  const nonce1 = i32x4.splat(args.nonce1);
  let counter = i32x4.add(i32x4.splat(block), i32x4(0, 1, 2, 3));
  let to = scratch;
  for (; n > 0; n -= 32) {
    let x0 = counter;
    let x1 = i32x4.splat(0);
    let x2 = nonce0;
    let x3 = nonce1;
    let y0 = i32x4.add(counter, i32x4.splat(4));
    let y1 = i32x4.splat(0);
    let y2 = nonce0;
    let y3 = nonce1;
    let key0 = args.key0;
    let key1 = args.key1;
    for (let round = 0; round < 10; round++) {
      const k0 = i32x4.splat(key0);
      const k1 = i32x4.splat(key1);
      const a = v128.xor(v128.xor(highHalves(x2, m1), x1), k0);
      x1 = lowHalves(x2, m1);
      x2 = v128.xor(v128.xor(highHalves(x0, m0), x3), k1);
      x3 = lowHalves(x0, m0);
      x0 = a;
      const b = v128.xor(v128.xor(highHalves(y2, m1), y1), k0);
      y1 = lowHalves(y2, m1);
      y2 = v128.xor(v128.xor(highHalves(y0, m0), y3), k1);
      y3 = lowHalves(y0, m0);
      y0 = b;
      key0 += 0x9e3779b9;
      key1 += 0xbb67ae85;
    }
    v128.store(to, x0);
    v128.store(to, x1, 16);
    v128.store(to, x2, 32);
    v128.store(to, x3, 48);
    v128.store(to, y0, 64);
    v128.store(to, y1, 80);
    v128.store(to, y2, 96);
    v128.store(to, y3, 112);
    to += 128;
    counter = i32x4.add(counter, i32x4.splat(8));
  }
}

const TO_UNIT: usize = memory.data<f32>([5.9604644775390625e-8]);

/**
 * low + span·u with u = the upper 24 bits / 2²⁴, and never the upper end, which a sum may be
 * rounded to.
 */
// @ts-ignore: decorator
@inline
function uniform4(word: v128, low: v128, span: v128, below: v128): v128 {
  const u = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(word, 8)), constant(TO_UNIT));
  return f32x4.min(f32x4.add(f32x4.mul(span, u), low), below);
}

const ONE: usize = memory.data<f32>([1]);
/** 2⁻³¹ and 2⁻³². */
const TO_HALF_OPEN: usize = memory.data<f32>([4.656612873077393e-10, 2.3283064365386963e-10]);
/** The bits of √½, and -2·ln 2. */
const ROOT_HALF: usize = memory.data<i32>([0x3f3504f3]);
const LOG_OF_4: usize = memory.data<f32>([-1.3862943611198906]);
/** -4/9, -4/7, -4/5, -4/3, -4. */
const LOG: usize = memory.data<f32>([
  -0.4444444444444444, -0.5714285714285714, -0.8, -1.3333333333333333, -4,
]);

/**
 * √(-2·ln u), u = (word + ½) / 2³²: with u = m·2ᵉ and s = (m - 1) / (m + 1), ln m = 2·artanh s, by
 * its series.
 */
// @ts-ignore: decorator
@inline
function radius4(word: v128): v128 {
  const half = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(word, 1)), constant(TO_HALF_OPEN));
  const u = f32x4.add(half, constant(TO_HALF_OPEN, 1));
  const e = i32x4.shr_s(i32x4.sub(u, constant(ROOT_HALF)), 23);
  const m = i32x4.sub(u, i32x4.shl(e, 23));
  const s = f32x4.div(f32x4.sub(m, constant(ONE)), f32x4.add(m, constant(ONE)));
  const z = f32x4.mul(s, s);
  let p = f32x4.add(f32x4.mul(constant(LOG), z), constant(LOG, 1));
  p = f32x4.add(f32x4.mul(p, z), constant(LOG, 2));
  p = f32x4.add(f32x4.mul(p, z), constant(LOG, 3));
  p = f32x4.add(f32x4.mul(p, z), constant(LOG, 4));
  return f32x4.sqrt(f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(e), constant(LOG_OF_4)), f32x4.mul(p, s)));
}

const EIGHTH: usize = memory.data<i32>([0x1fffffff]);
/** π/4 / 2²⁹. */
const TO_ANGLE: usize = memory.data<f32>([1.462918079267156e-9]);
/** Cephes sinf and cosf, up to π/4. */
const SIN: usize = memory.data<f32>([-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1]);
const COS: usize = memory.data<f32>([2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2, -0.5]);
const SIGN: usize = memory.data<f32>([-0.0]);

/** The angle in its eighth of a turn, from the lower 29 bits. */
// @ts-ignore: decorator
@inline
function angle4(word: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_s(v128.and(word, constant(EIGHTH))), constant(TO_ANGLE));
}

// @ts-ignore: decorator
@inline
function sine4(y: v128, z: v128): v128 {
  let p = f32x4.add(f32x4.mul(constant(SIN), z), constant(SIN, 1));
  p = f32x4.add(f32x4.mul(p, z), constant(SIN, 2));
  return f32x4.add(f32x4.mul(f32x4.mul(p, z), y), y);
}

// @ts-ignore: decorator
@inline
function cosine4(z: v128): v128 {
  let p = f32x4.add(f32x4.mul(constant(COS), z), constant(COS, 1));
  p = f32x4.add(f32x4.mul(p, z), constant(COS, 2));
  p = f32x4.add(f32x4.mul(p, z), constant(COS, 3));
  return f32x4.add(f32x4.mul(p, z), constant(ONE));
}

/** mean + std·z, where `sign` has the sign of z in its highest bit. */
// @ts-ignore: decorator
@inline
function scaled4(z: v128, sign: v128, mean: v128, std: v128): v128 {
  return f32x4.add(f32x4.mul(std, v128.xor(z, v128.and(sign, constant(SIGN)))), mean);
}

/**
 * Two vectors of numbers of two of words (Box and Muller, 1958): the first word gives the radius;
 * of the second, two bits are the signs, one says which is the sine, and the rest is the angle.
 */
// @ts-ignore: decorator
@inline
function writeNormals(from: usize, to: usize, mean: v128, std: v128): void {
  const word = v128.load(from, 16);
  const r = radius4(v128.load(from));
  const y = angle4(word);
  const z = f32x4.mul(y, y);
  const s = sine4(y, z);
  const c = cosine4(z);
  const swap = i32x4.shr_s(i32x4.shl(word, 2), 31);
  const first = f32x4.mul(r, v128.bitselect(s, c, swap));
  const second = f32x4.mul(r, v128.bitselect(c, s, swap));
  v128.store(to, scaled4(first, word, mean, std));
  v128.store(to, scaled4(second, i32x4.shl(word, 1), mean, std), 16);
}

function uniformTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const low = splat(args.a);
  const span = splat(args.b);
  const below = splat(args.c);
  const end = least(args.n, (task + 1) * TASK_FLOATS);
  for (let i = task * TASK_FLOATS; i < end; i += RUN) {
    const n = least(RUN, end - i);
    const to = args.to + bytes(i);
    writeWords(i >> 2, n);
    for (let o: usize = 0; o < bytes(n); o += 32) {
      const first = uniform4(v128.load(scratch + o), low, span, below);
      const second = uniform4(v128.load(scratch + o, 16), low, span, below);
      v128.store(to + o, first);
      v128.store(to + o, second, 16);
    }
  }
}
const uniformTaskRef = uniformTask;

function normalTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const mean = splat(args.a);
  const std = splat(args.b);
  const end = least(args.n, (task + 1) * TASK_FLOATS);
  for (let i = task * TASK_FLOATS; i < end; i += RUN) {
    const n = least(RUN, end - i);
    writeWords(i >> 2, n);
    for (let o: usize = 0; o < bytes(n); o += 32) writeNormals(scratch + o, args.to + bytes(i) + o, mean, std);
  }
}
const normalTaskRef = normalTask;

function bernoulliTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const last = i32x4.splat(args.last);
  const value = splat(args.a);
  const end = least(args.n, (task + 1) * TASK_FLOATS);
  for (let i = task * TASK_FLOATS; i < end; i += RUN) {
    const n = least(RUN, end - i);
    const to = args.to + bytes(i);
    writeWords(i >> 2, n);
    for (let o: usize = 0; o < bytes(n); o += 32) {
      const first = v128.and(i32x4.le_u(v128.load(scratch + o), last), value);
      const second = v128.and(i32x4.le_u(v128.load(scratch + o, 16), last), value);
      v128.store(to + o, first);
      v128.store(to + o, second, 16);
    }
  }
}
const bernoulliTaskRef = bernoulliTask;

function seed(to: usize, n: i32, key0: i32, key1: i32, nonce0: i32, nonce1: i32): Args {
  const args = changetype<Args>(ARGS);
  args.to = to;
  args.n = n;
  args.key0 = key0;
  args.key1 = key1;
  args.nonce0 = nonce0;
  args.nonce1 = nonce1;
  return args;
}

/** n numbers from low to below low + span; `below` is the greatest float there. */
export function randomUniform(
  to: usize,
  n: i32,
  key0: i32,
  key1: i32,
  nonce0: i32,
  nonce1: i32,
  low: f32,
  span: f32,
  below: f32,
): void {
  const args = seed(to, n, key0, key1, nonce0, nonce1);
  args.a = low;
  args.b = span;
  args.c = below;
  parallel(uniformTaskRef.index, ceilDiv(n, TASK_FLOATS));
}

/** n numbers of the normal distribution. */
export function randomNormal(
  to: usize,
  n: i32,
  key0: i32,
  key1: i32,
  nonce0: i32,
  nonce1: i32,
  mean: f32,
  std: f32,
): void {
  const args = seed(to, n, key0, key1, nonce0, nonce1);
  args.a = mean;
  args.b = std;
  parallel(normalTaskRef.index, ceilDiv(n, TASK_FLOATS));
}

/** n times `value` where a word is at most `last`, else 0. */
export function randomBernoulli(
  to: usize,
  n: i32,
  key0: i32,
  key1: i32,
  nonce0: i32,
  nonce1: i32,
  last: i32,
  value: f32,
): void {
  const args = seed(to, n, key0, key1, nonce0, nonce1);
  args.last = last;
  args.a = value;
  parallel(bernoulliTaskRef.index, ceilDiv(n, TASK_FLOATS));
}
