import { sigmoid4, tanh4 } from './math';
import { bytes, madd, put, splat } from './simd';

// The activations of a recurrent cell's gates: passes over a short row in the first-level cache.
// They take two vectors at a time: where the engine has wider ones, it makes one of the two.

// @ts-ignore: decorator
@inline
function hardSigmoid4(x: v128): v128 {
  return f32x4.max(f32x4.min(madd(x, splat(0.2), splat(0.5)), splat(1)), splat(0));
}

/** gates[0..n) = the hard sigmoid of gates + z. */
export function hardSigmoidAll(z: usize, gates: usize, n: i32): void {
  let u = 0;
  for (; u + 8 <= n; u += 8) {
    const o = bytes(u);
    const p = hardSigmoid4(f32x4.add(v128.load(z + o), v128.load(gates + o)));
    const q = hardSigmoid4(f32x4.add(v128.load(z + o, 16), v128.load(gates + o, 16)));
    v128.store(gates + o, p);
    v128.store(gates + o, q, 16);
  }
  for (; u < n; u += 4) {
    const o = bytes(u);
    put(gates + o, hardSigmoid4(f32x4.add(v128.load(z + o), v128.load(gates + o))), n - u);
  }
}

/** gates[0..n) = the sigmoid of gates + z. */
export function sigmoidAll(z: usize, gates: usize, n: i32): void {
  let u = 0;
  for (; u + 8 <= n; u += 8) {
    const o = bytes(u);
    const p = sigmoid4(f32x4.add(v128.load(z + o), v128.load(gates + o)));
    const q = sigmoid4(f32x4.add(v128.load(z + o, 16), v128.load(gates + o, 16)));
    v128.store(gates + o, p);
    v128.store(gates + o, q, 16);
  }
  for (; u < n; u += 4) {
    const o = bytes(u);
    put(gates + o, sigmoid4(f32x4.add(v128.load(z + o), v128.load(gates + o))), n - u);
  }
}

/** gates[0..n) = tanh(gates + z). */
export function tanhAll(z: usize, gates: usize, n: i32): void {
  let u = 0;
  for (; u + 8 <= n; u += 8) {
    const o = bytes(u);
    const p = tanh4(f32x4.add(v128.load(z + o), v128.load(gates + o)));
    const q = tanh4(f32x4.add(v128.load(z + o, 16), v128.load(gates + o, 16)));
    v128.store(gates + o, p);
    v128.store(gates + o, q, 16);
  }
  for (; u < n; u += 4) {
    const o = bytes(u);
    put(gates + o, tanh4(f32x4.add(v128.load(z + o), v128.load(gates + o))), n - u);
  }
}

/**
 * d taken back through a sigmoid whose value is y. Where the hard one is cut off, even NaN becomes
 * 0.
 */
// @ts-ignore: decorator
@inline
export function sigmoidGrad(d: v128, y: v128, hard: i32): v128 {
  if (!hard) return f32x4.mul(d, f32x4.mul(y, f32x4.sub(splat(1), y)));
  const inside = v128.and(f32x4.gt(y, splat(0)), f32x4.lt(y, splat(1)));
  return v128.and(f32x4.mul(d, splat(0.2)), inside);
}
