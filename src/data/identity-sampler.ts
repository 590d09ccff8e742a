import { type Numbers, type Rng, toRng, vectorOf } from '../tensor/index.ts';
import type { BatchSampler } from './loader.ts';

/** How many identities a batch has, and how many examples of each. */
export interface IdentitySamplerOptions {
  readonly rng: Rng | number;
  /** Identities in a batch, P. Default 8. */
  readonly identities?: number;
  /** Examples of each of them, K. Default 4. */
  readonly images?: number;
}

/**
 * Batches of P identities with K examples each (A. Hermans, L. Beyer and B. Leibe, 2017), for losses
 * that compare the examples of a batch: each has K - 1 of its own identity and (P - 1) K of others.
 * One pass takes the identities in a new random order, each at most once: ⌊identities / P⌋ batches,
 * so that some are left out, others each time. An identity with fewer than K examples has some of
 * them several times.
 *
 * @example
 * const batchSampler = new data.IdentitySampler(people.y, { identities: 8, images: 4, rng: 1 });
 * new data.DataLoader(people, { batchSampler });
 */
export class IdentitySampler implements BatchSampler {
  readonly identities: number;
  readonly images: number;
  readonly #groups: readonly (readonly number[])[];
  readonly #rng: Rng;

  /**
   * @param ids the identity of each example
   * @throws RangeError for fewer identities than a batch takes
   */
  constructor(ids: Numbers, { rng, identities = 8, images = 4 }: IdentitySamplerOptions) {
    const groups = new Map<number, number[]>();
    for (const [i, id] of vectorOf(ids, 'IdentitySampler: ids').entries()) {
      const group = groups.get(id);
      if (group) group.push(i);
      else groups.set(id, [i]);
    }
    for (const [name, count] of Object.entries({ identities, images })) {
      if (Number.isInteger(count) && count >= 1) continue;
      throw new RangeError(
        `IdentitySampler: ${name} must be a whole number from 1, given ${count}`,
      );
    }
    if (groups.size < identities) {
      throw new RangeError(
        `IdentitySampler: a batch takes ${identities} identities, the data have ${groups.size}; ` +
          'take fewer identities a batch',
      );
    }
    this.identities = identities;
    this.images = images;
    this.#groups = [...groups.values()];
    this.#rng = toRng(rng);
  }

  /** Number of batches of a pass. */
  get length(): number {
    return Math.floor(this.#groups.length / this.identities);
  }

  get batchSize(): number {
    return this.identities * this.images;
  }

  *[Symbol.iterator](): Iterator<number[], undefined> {
    const order = this.#rng.permutation(this.#groups.length);
    for (let k = 0; k < this.length; k++) {
      const chosen = order.slice(k * this.identities, (k + 1) * this.identities);
      yield chosen.flatMap((g) => this.#draw(this.#groups[g] as readonly number[]));
    }
  }

  /** K examples of one identity, none twice unless there are fewer. */
  #draw(group: readonly number[]): number[] {
    const out: number[] = [];
    while (out.length < this.images) {
      const left = this.images - out.length;
      out.push(...this.#rng.choice(group, Math.min(left, group.length)));
    }
    return out;
  }
}
