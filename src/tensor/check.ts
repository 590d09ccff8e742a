import type * as tf from '@tensorflow/tfjs';
import type { Shape } from './shapes/index.ts';
import type { Tensor } from './types.ts';

/** `[32, 784]`, and `?` for a size that may be anything. */
export function showShape(shape: readonly (number | null)[]): string {
  return `[${shape.map((size) => size ?? '?').join(', ')}]`;
}

/** Anything with a shape: a tensor, a `Matrix`. */
export interface Shaped {
  readonly shape: readonly number[];
}

/**
 * Throws unless `x` has the given shape; `null` and `-1` accept any size.
 *
 * @throws RangeError naming what was given and what was expected.
 */
export function assertShape(
  x: Shaped,
  expected: readonly (number | null)[],
  name = 'tensor',
): void {
  const wanted = expected.map((size) => (size === -1 ? null : size));
  const fits =
    x.shape.length === wanted.length &&
    wanted.every((size, axis) => size === null || size === x.shape[axis]);
  if (!fits) {
    throw new RangeError(`${name} has shape ${showShape(x.shape)}, expected ${showShape(wanted)}`);
  }
}

/**
 * Tells the compiler the shape of a plain `tf.Tensor`, after checking that it is true. A size may
 * be `-1`: it is then any size, and `number` to the compiler. The tensor itself is returned.
 *
 * @throws RangeError if the tensor has another shape.
 * @example typed(tf.ones([32, 784]), [32, 784]) // Tensor<[32, 784]>
 */
export function typed<const S extends Shape>(t: tf.Tensor, shape: S): Tensor<Sizes<S>> {
  assertShape(t, shape);
  return trust(t);
}
type Sizes<S extends Shape> = { -readonly [K in keyof S]: S[K] extends -1 ? number : S[K] };

/** The same tensor, of a shape the compiler does not know (of the rank, where it knows that). */
export function asTensor<T extends tf.Tensor>(t: T): Tensor<T['shape']> {
  return trust(t);
}

/**
 * The same tensor, of the shape that the library's own code has made sure of: nothing is checked.
 */
export function trust<S extends Shape>(t: tf.Tensor): Tensor<S> {
  return t as Tensor as Tensor<S>;
}

/**
 * Shape of an elementwise operation of two shapes, by NumPy's rule: aligned at the right, two sizes
 * must be equal or one of them 1.
 *
 * @throws RangeError if they do not fit.
 */
export function broadcastShapes(a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const m = a[axis - rank + a.length] ?? 1;
    const n = b[axis - rank + b.length] ?? 1;
    if (m !== n && m !== 1 && n !== 1) {
      throw new RangeError(
        `shapes ${showShape(a)} and ${showShape(b)} do not broadcast: aligned at the right, ` +
          `two sizes must be equal or one of them 1`,
      );
    }
    return m === 1 ? n : m;
  });
}
