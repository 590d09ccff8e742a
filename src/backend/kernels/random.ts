import type { NotegradBackend } from '../backend.ts';
import type { Bits } from '../runtime.ts';
import { type Answer, done, kernel, sizeOf } from './kernel.ts';

// Tensors of random numbers, as functions of four words that are drawn from a generator: the key of
// Philox and the last two words of its counter. Anybody may use them, after asking for them:
// `tf.getKernel('RandomUniform', tf.getBackend())`.

interface Fill {
  readonly shape: number[];
  readonly rng: Bits;
}

/** From low to below low + span, at most `below`. */
export interface RandomUniform extends Fill {
  readonly low: number;
  readonly span: number;
  readonly below: number;
}

export interface RandomNormal extends Fill {
  readonly mean: number;
  readonly std: number;
}

/** `value` for words up to `last`, of the 2^32 that there are, else 0. */
export interface RandomBernoulli extends Fill {
  readonly last: number;
  readonly value: number;
}

type None = Record<string, never>;

function filled(
  backend: NotegradBackend,
  { shape, rng }: Fill,
  write: (at: number, n: number, ...seed: [number, number, number, number]) => void,
): Answer {
  const seed = backend.runtime.draw(rng, 2);
  const out = backend.output(shape);
  write(out.address, sizeOf(shape), ...seed);
  return done(out);
}

export const randomKernels = [
  kernel<None, RandomUniform>('RandomUniform', ({ attrs, backend }) =>
    filled(backend, attrs, (...to) =>
      backend.kernels.randomUniform(...to, attrs.low, attrs.span, attrs.below),
    ),
  ),
  kernel<None, RandomNormal>('RandomNormal', ({ attrs, backend }) =>
    filled(backend, attrs, (...to) => backend.kernels.randomNormal(...to, attrs.mean, attrs.std)),
  ),
  kernel<None, RandomBernoulli>('RandomBernoulli', ({ attrs, backend }) =>
    filled(backend, attrs, (...to) =>
      backend.kernels.randomBernoulli(...to, attrs.last, attrs.value),
    ),
  ),
];
