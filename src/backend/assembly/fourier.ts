import { ARGS, parallel } from './pool';
import { bytes } from './simd';

// Discrete Fourier transforms of rows of complex numbers, whose parts are tensors of their own. Each
// step is computed in double precision and kept as floats, as on the reference backend.

@unmanaged
class Args {
  real: usize;
  imaginary: usize;
  toReal: usize;
  toImaginary: usize;
  n: i32;
  table: usize;
  inverse: bool;
}

// @ts-ignore: decorator
@inline
function number(at: usize, i: i32): f64 {
  return load<f32>(at + bytes(i));
}

// @ts-ignore: decorator
@inline
function keep(at: usize, i: i32, value: f64): void {
  store<f32>(at + bytes(i), <f32>value);
}

/** Cooley and Tukey: n is a power of two, the table has the n / 2 roots of unity as pairs of floats. */
function halvesTask(row: i32): void {
  const args = changetype<Args>(ARGS);
  const n = args.n;
  const from = bytes(row * n);
  const real = args.toReal + from;
  const imaginary = args.toImaginary + from;
  // Element i goes to where the bits of i in reverse say.
  const shift = clz<i32>(n) + 1;
  for (let i = 0; i < n; i++) {
    let j: u32 = i;
    j = ((j >> 1) & 0x55555555) | ((j & 0x55555555) << 1);
    j = ((j >> 2) & 0x33333333) | ((j & 0x33333333) << 2);
    j = ((j >> 4) & 0x0f0f0f0f) | ((j & 0x0f0f0f0f) << 4);
    j = ((j >> 8) & 0x00ff00ff) | ((j & 0x00ff00ff) << 8);
    j = (j >> 16) | (j << 16);
    const at = n == 1 ? 0 : <i32>(j >> shift);
    store<f32>(real + bytes(i), load<f32>(args.real + from + bytes(at)));
    store<f32>(imaginary + bytes(i), load<f32>(args.imaginary + from + bytes(at)));
  }
  for (let half = 1; half < n; half <<= 1) {
    const step = n / (2 * half);
    for (let start = 0; start < n; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const a = start + k;
        const b = a + half;
        const cosine = number(args.table, 2 * k * step);
        const sine = number(args.table, 2 * k * step + 1);
        const x = number(real, b);
        const y = number(imaginary, b);
        const tx = <f64><f32>(cosine * x - sine * y);
        const ty = <f64><f32>(cosine * y + sine * x);
        const ax = number(real, a);
        const ay = number(imaginary, a);
        keep(real, a, ax + tx);
        keep(imaginary, a, ay + ty);
        keep(real, b, ax - tx);
        keep(imaginary, b, ay - ty);
      }
    }
  }
  if (args.inverse) {
    for (let i = 0; i < n; i++) {
      keep(real, i, number(real, i) / <f64>n);
      keep(imaginary, i, number(imaginary, i) / <f64>n);
    }
  }
}
const halvesTaskRef = halvesTask;

/** Any n, by its definition; the table has the n roots of unity as pairs of doubles. */
function definitionTask(row: i32): void {
  const args = changetype<Args>(ARGS);
  const n = args.n;
  const from = bytes(row * n);
  for (let r = 0; r < n; r++) {
    let real: f64 = 0;
    let imaginary: f64 = 0;
    let power = 0;
    for (let c = 0; c < n; c++) {
      const root = args.table + (<usize>power << 4);
      const cosine = load<f64>(root);
      const sine = load<f64>(root, 8);
      const x = number(args.real + from, c);
      const y = number(args.imaginary + from, c);
      real += x * cosine - y * sine;
      imaginary += x * sine + y * cosine;
      power += r;
      if (power >= n) power -= n;
    }
    if (args.inverse) {
      real /= <f64>n;
      imaginary /= <f64>n;
    }
    keep(args.toReal + from, r, real);
    keep(args.toImaginary + from, r, imaginary);
  }
}
const definitionTaskRef = definitionTask;

/** The transform of each of `rows` rows of n, or its inverse; which way is in the table. */
export function fourier(
  real: usize,
  imaginary: usize,
  toReal: usize,
  toImaginary: usize,
  rows: i32,
  n: i32,
  table: usize,
  inverse: i32,
): void {
  const args = changetype<Args>(ARGS);
  args.real = real;
  args.imaginary = imaginary;
  args.toReal = toReal;
  args.toImaginary = toImaginary;
  args.n = n;
  args.table = table;
  args.inverse = inverse != 0;
  const isPower = (n & (n - 1)) == 0;
  parallel(isPower ? halvesTaskRef.index : definitionTaskRef.index, rows, n < 256);
}
