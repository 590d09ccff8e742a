import { type Rng, toRng } from '../tensor/index.ts';

/** Which examples of a set were drawn, and which were not. */
export interface Bootstrap {
  /** As many indices as there are examples; some are there several times. */
  readonly rows: readonly number[];
  /** The examples that were not drawn: 1/e of all, 37%, on average. */
  readonly outOfBag: readonly number[];
}

/**
 * Draws n of n examples with replacement (B. Efron, 1979), what each member of bagging learns from
 * (L. Breiman, 1996). An example is missed with (1 − 1/n)ⁿ ≈ 1/e; `outOfBag` can test the member.
 *
 * @param n examples, from 1
 * @example
 * const { rows, outOfBag } = data.bootstrap(set.size, { rng: 1 });
 * const bag = set.subset(rows);
 */
export function bootstrap(n: number, { rng: seed }: { readonly rng: Rng | number }): Bootstrap {
  if (!Number.isInteger(n) || n < 1) {
    throw new RangeError(`bootstrap: n must be a whole number from 1, given ${n}`);
  }
  const rng = toRng(seed);
  const all = Array.from({ length: n }, (_, i) => i);
  const rows = all.map(() => rng.int(n));
  const drawn = new Set(rows);
  return { rows, outOfBag: all.filter((i) => !drawn.has(i)) };
}
