import { uniform as draw, randn, type Shape, toRng } from '../../tensor/index.ts';
import type { Draws, Values } from './initializer.ts';

/** Normal distribution. Defaults: mean 0, std 1, as PyTorch's `init.normal_` (Keras: std 0.05). */
export function normal<const S extends Shape>(
  shape: S,
  { rng, mean = 0, std = 1 }: Draws & { readonly mean?: number; readonly std?: number },
): Values<S> {
  return randn(shape, { rng: toRng(rng), mean, std });
}

/**
 * Uniform distribution on [low, high). Defaults: 0 and 1, as PyTorch's `init.uniform_` (Keras:
 * -0.05 and 0.05).
 */
export function uniform<const S extends Shape>(
  shape: S,
  { rng, low = 0, high = 1 }: Draws & { readonly low?: number; readonly high?: number },
): Values<S> {
  return draw(shape, { rng: toRng(rng), low, high });
}
