import type { Shape } from '../../tensor/index.ts';
import { type Fans, fans } from './fans.ts';
import { gain, type Nonlinearity } from './gain.ts';
import type { Draws, Values } from './initializer.ts';
import { normal, uniform } from './random.ts';

export interface KaimingOptions extends Draws {
  /** Keep the variance of the activations (`'in'`, the default) or of the gradients (`'out'`). */
  readonly mode?: keyof Fans;
  /**
   * What follows the layer. Default `'relu'` (PyTorch: leaky relu with slope 0, which is the same).
   */
  readonly nonlinearity?: Nonlinearity;
  /** Negative slope when the nonlinearity is `'leakyRelu'`. Default 0.01. */
  readonly slope?: number;
}

const stdOf = (
  shape: Shape,
  { mode = 'in', nonlinearity = 'relu', slope = 0.01 }: KaimingOptions,
): number => gain(nonlinearity, { slope }) / Math.sqrt(fans(shape)[mode]);

/** Normal with standard deviation gain / sqrt(fan); for relu, variance 2 / in (He et al., 2015). */
export function kaimingNormal<const S extends Shape>(shape: S, options: KaimingOptions): Values<S> {
  return normal(shape, { std: stdOf(shape, options), rng: options.rng });
}

/** Uniform of the same variance as `kaimingNormal`. */
export function kaimingUniform<const S extends Shape>(
  shape: S,
  options: KaimingOptions,
): Values<S> {
  const bound = Math.sqrt(3) * stdOf(shape, options);
  return uniform(shape, { low: -bound, high: bound, rng: options.rng });
}
