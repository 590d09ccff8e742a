import { fromData, type Shape, toRng } from '../../tensor/index.ts';
import { fans } from './fans.ts';
import type { Draws, Values } from './initializer.ts';

export interface OrthogonalOptions extends Draws {
  /** Factor of every singular value. Default 1; sqrt 2 before a relu. */
  readonly gain?: number;
}

/**
 * An orthogonal matrix, drawn uniformly among all, times `gain` (Saxe et al., 2014). With at least
 * as many inputs as outputs the columns are orthonormal, QᵀQ = gain² I, else the rows. A
 * convolution's weight counts as a matrix `[height width in, out]`.
 *
 * @throws RangeError for fewer than two axes.
 */
export function orthogonal<const S extends Shape>(
  shape: S,
  { rng, gain = 1 }: OrthogonalOptions,
): Values<S> {
  const out = shape.at(-1) ?? 0;
  const into = fans(shape).in;
  const source = toRng(rng);
  const [few, many] = [Math.min(into, out), Math.max(into, out)];
  const basis = orthonormal(few, () => Float64Array.from({ length: many }, () => source.normal()));
  const values = new Float32Array(into * out);
  for (let i = 0; i < into; i++) {
    for (let j = 0; j < out; j++) {
      const [vector, place] = into < out ? [i, j] : [j, i];
      values[i * out + j] = gain * (basis[vector]?.[place] as number);
    }
  }
  return fromData(values, shape);
}

/** Gram and Schmidt's, each vector less its parts along those before it, then of length 1. */
function orthonormal(count: number, draw: () => Float64Array): Float64Array[] {
  const basis: Float64Array[] = [];
  while (basis.length < count) {
    const vector = draw();
    for (const other of basis) {
      const part = dot(vector, other);
      for (let i = 0; i < vector.length; i++) {
        vector[i] = (vector[i] as number) - part * (other[i] as number);
      }
    }
    const length = Math.sqrt(dot(vector, vector));
    basis.push(vector.map((value) => value / length));
  }
  return basis;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
