import type { Shape } from '../../tensor/index.ts';
import { fans } from './fans.ts';
import type { Draws, Values } from './initializer.ts';
import { normal, uniform } from './random.ts';

export interface XavierOptions extends Draws {
  /** Factor of the standard deviation, for what follows the layer. Default 1. */
  readonly gain?: number;
}

const stdOf = (shape: Shape, gain: number): number => {
  const f = fans(shape);
  return gain * Math.sqrt(2 / (f.in + f.out));
};

/** Normal with variance gain^2 * 2 / (in + out) (Glorot and Bengio, 2010). */
export function xavierNormal<const S extends Shape>(
  shape: S,
  { rng, gain = 1 }: XavierOptions,
): Values<S> {
  return normal(shape, { std: stdOf(shape, gain), rng });
}

/** Uniform on +-gain * sqrt(6 / (in + out)), of the same variance as `xavierNormal`. */
export function xavierUniform<const S extends Shape>(
  shape: S,
  { rng, gain = 1 }: XavierOptions,
): Values<S> {
  const bound = Math.sqrt(3) * stdOf(shape, gain);
  return uniform(shape, { low: -bound, high: bound, rng });
}
