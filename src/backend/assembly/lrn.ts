import { ARGS, parallel } from './pool';
import { bytes, ceilDiv, least, most } from './simd';

// Local response normalisation across channels, in double precision: y = x·(bias + α·Σ x²)^-β, the sum
// over the channels up to `radius` away.

@unmanaged
class Args {
  x: usize;
  y: usize;
  dy: usize;
  dx: usize;
  rows: i32;
  channels: i32;
  radius: i32;
  perTask: i32;
  bias: f64;
  alpha: f64;
  beta: f64;
}

/** x^-β for x ≥ 0. */
function inversePower(x: f64, beta: f64): f64 {
  if (beta == 0.5) return 1 / sqrt<f64>(x);
  if (beta == 0.75) {
    const root = sqrt<f64>(x);
    return 1 / (root * sqrt<f64>(root));
  }
  if (beta == 1) return 1 / x;
  if (beta == 0) return 1;
  if (x == 0) return beta > 0 ? Infinity : 0;
  if (!(x < Infinity)) return x != x ? x : beta > 0 ? 0 : Infinity;
  // 2^(-β·log₂ x), by the series of artanh around the mantissa and that of the exponential.
  let bits = reinterpret<u64>(x);
  let exponent = <i32>(bits >> 52);
  if (exponent == 0) {
    bits = reinterpret<u64>(x * 18014398509481984);
    exponent = <i32>(bits >> 52) - 54;
  }
  let mantissa = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  exponent -= 1023;
  if (mantissa > 1.4142135623730951) {
    mantissa *= 0.5;
    exponent++;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const z = s * s;
  let sum: f64 = 0;
  for (let k = 21; k > 0; k -= 2) sum = sum * z + 1 / <f64>k;
  const power = -beta * (<f64>exponent + 2.8853900817779268 * s * sum);
  if (power > 1100) return Infinity;
  if (power < -1100) return 0;
  const whole = nearest<f64>(power);
  const f = (power - whole) * 0.6931471805599453;
  let e: f64 = 1;
  for (let k = 14; k > 0; k--) e = 1 + (e * f) / <f64>k;
  const half = <i32>whole / 2;
  return e * two(half) * two(<i32>whole - half);
}

/** 2^n for |n| up to 1000. */
// @ts-ignore: decorator
@inline
function two(n: i32): f64 {
  return reinterpret<f64>(<u64>(n + 1023) << 52);
}

/** Σ x² over the channels from `first` to before `end`. */
// @ts-ignore: decorator
@inline
function squares(x: usize, first: i32, end: i32): f64 {
  let sum: f64 = 0;
  for (let k = first; k < end; k++) {
    const value = <f64>load<f32>(x + bytes(k));
    sum += value * value;
  }
  return sum;
}

function forwardTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const channels = args.channels;
  const end = least(args.rows, (task + 1) * args.perTask);
  for (let row = task * args.perTask; row < end; row++) {
    const x = args.x + bytes(row * channels);
    const y = args.y + bytes(row * channels);
    for (let c = 0; c < channels; c++) {
      const sum = squares(x, most(0, c - args.radius), least(channels, c + args.radius + 1));
      const scale = inversePower(args.bias + args.alpha * sum, args.beta);
      store<f32>(y + bytes(c), <f32>(<f64>load<f32>(x + bytes(c)) * scale));
    }
  }
}
const forwardTaskRef = forwardTask;

function backwardTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const channels = args.channels;
  const end = least(args.rows, (task + 1) * args.perTask);
  const factor = -2 * args.alpha * args.beta;
  for (let row = task * args.perTask; row < end; row++) {
    const at = bytes(row * channels);
    const x = args.x + at;
    const dx = args.dx + at;
    memory.fill(dx, 0, bytes(channels));
    for (let c = 0; c < channels; c++) {
      const first = most(0, c - args.radius);
      const last = least(channels, c + args.radius + 1);
      const norm = args.alpha * squares(x, first, last) + args.bias;
      const y = <f64>load<f32>(args.y + at + bytes(c));
      const dy = <f64>load<f32>(args.dy + at + bytes(c));
      const own = inversePower(norm, args.beta);
      for (let k = first; k < last; k++) {
        let share = (factor * <f64>load<f32>(x + bytes(k)) * y) / norm;
        if (k == c) share += own;
        const to = dx + bytes(k);
        store<f32>(to, <f32>(<f64>load<f32>(to) + share * dy));
      }
    }
  }
}
const backwardTaskRef = backwardTask;

/** What both directions need. */
export function lrnShape(
  rows: i32,
  channels: i32,
  radius: i32,
  bias: f64,
  alpha: f64,
  beta: f64,
): void {
  const args = changetype<Args>(ARGS);
  args.rows = rows;
  args.channels = channels;
  args.radius = radius;
  args.bias = bias;
  args.alpha = alpha;
  args.beta = beta;
  args.perTask = most(1, 2048 / channels);
}

export function lrn(x: usize, y: usize): void {
  const args = changetype<Args>(ARGS);
  args.x = x;
  args.y = y;
  parallel(forwardTaskRef.index, ceilDiv(args.rows, args.perTask));
}

export function lrnGrad(x: usize, y: usize, dy: usize, dx: usize): void {
  const args = changetype<Args>(ARGS);
  args.x = x;
  args.y = y;
  args.dy = dy;
  args.dx = dx;
  parallel(backwardTaskRef.index, ceilDiv(args.rows, args.perTask));
}
