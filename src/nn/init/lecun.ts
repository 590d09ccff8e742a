import type { Shape } from '../../tensor/index.ts';
import { fans } from './fans.ts';
import type { Draws, Values } from './initializer.ts';
import { normal } from './random.ts';

/** Normal with variance 1 / in (LeCun et al., 1998), for selu and tanh. */
export function lecunNormal<const S extends Shape>(shape: S, { rng }: Draws): Values<S> {
  return normal(shape, { std: Math.sqrt(1 / fans(shape).in), rng });
}
