import type { Rng, Shape, Tensor } from '../../tensor/index.ts';

/**
 * A rule for initial values, as layers take it in `init`: every function of `nn.init` that needs no
 * more than a shape and a generator is one. Give others a shape and options yourself.
 *
 * @example new nn.Linear(64, 10, { rng, init: nn.init.kaimingNormal });
 * @example
 * const init: nn.init.Initializer = (shape, { rng }) => nn.init.normal(shape, { std: 0.01, rng });
 */
export type Initializer = (shape: number[], options: { readonly rng: Rng }) => Tensor;

/** What every rule that draws takes. */
export interface Draws {
  /** A generator, or the seed of a new one. */
  readonly rng: Rng | number;
}

/** The result of a rule: a tensor of the shape that it was given. */
export type Values<S extends Shape> = Tensor<{ -readonly [K in keyof S]: S[K] }>;
