import type { Initializer } from './initializer.ts';
import { uniform } from './random.ts';

/**
 * PyTorch's default for the weights and biases of linear and convolution layers: uniform on +-1 /
 * sqrt(fanIn). A bias has no fan of its own, so the layer's is given.
 */
export const torchDefault =
  ({ fanIn }: { readonly fanIn: number }): Initializer =>
  (shape, { rng }) => {
    const bound = 1 / Math.sqrt(fanIn);
    return uniform(shape, { low: -bound, high: bound, rng });
  };
