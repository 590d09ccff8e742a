import { type Numbers, type Rng, toRng, vectorOf } from '../tensor/index.ts';

export interface SampleOptions {
  /** Draws the class: a generator, or the seed of a new one. */
  readonly rng: Rng | number;
  /**
   * What the scores are divided by: below 1 the likely become likelier, and at 0 the class of the
   * largest score is taken. Default 1, the network's own probabilities.
   */
  readonly temperature?: number;
}

/**
 * A class drawn by its score: k with probability softmax(z / temperature)_k.
 *
 * @param scores logits, one a class, as a tensor or numbers
 * @throws RangeError for a temperature below 0, and for scores one of which is no number
 */
export function sample(scores: Numbers, { rng, temperature = 1 }: SampleOptions): number {
  if (!(temperature >= 0)) {
    throw new RangeError(`sample: temperature is ${temperature}, expected a number from 0`);
  }
  const z = vectorOf(scores, 'sample: scores');
  const most = Math.max(...z);
  if (Number.isNaN(most) || z.length === 0) {
    throw new RangeError(`sample: the scores are [${z.slice(0, 5).join(', ')}], expected numbers`);
  }
  if (temperature === 0) return z.indexOf(most);
  const weights = z.map((score) => Math.exp((score - most) / temperature));
  let left = toRng(rng).uniform() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [k, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return k;
  }
  return z.indexOf(most);
}
