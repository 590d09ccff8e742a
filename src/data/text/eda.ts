/**
 * @module Easy data augmentation of a sentence, given as its words (Wei and Zou, 2019): four ways to
 * change it at random. None looks at what the sentence means: whether the label stays is for whoever
 * calls them to judge.
 */
import { type Rng, toRng } from '../../tensor/index.ts';

/** Words that may stand for each other, group by group. */
export type Synonyms = readonly (readonly string[])[];

export interface EdaOptions {
  /** A generator of random numbers, or the seed of one. */
  readonly rng: Rng | number;
  /** How often. Default 1. */
  readonly n?: number;
}

/**
 * Puts another word of its group in the place of `n` words, or of all that are in a group where
 * there are fewer. Keeps the length.
 */
export function synonymReplace(
  words: readonly string[],
  synonyms: Synonyms,
  { rng: seed, n = 1 }: EdaOptions,
): string[] {
  const rng = toRng(seed);
  const places = [...words.keys()].filter((i) => othersOf(words[i], synonyms).length > 0);
  const out = [...words];
  for (const i of rng.choice(places, Math.min(n, places.length))) {
    out[i] = one(othersOf(words[i], synonyms), rng);
  }
  return out;
}

/**
 * Puts a synonym of some word of the sentence anywhere into it, `n` times; nothing where no word is
 * in a group.
 */
export function randomInsert(
  words: readonly string[],
  synonyms: Synonyms,
  { rng: seed, n = 1 }: EdaOptions,
): string[] {
  const rng = toRng(seed);
  const known = words.filter((word) => othersOf(word, synonyms).length > 0);
  const out = [...words];
  for (let k = 0; k < n && known.length > 0; k++) {
    const word = one(othersOf(one(known, rng), synonyms), rng);
    out.splice(rng.int(out.length + 1), 0, word);
  }
  return out;
}

/** Lets two words change places, `n` times. Keeps the length; one word alone stays. */
export function randomSwap(words: readonly string[], { rng: seed, n = 1 }: EdaOptions): string[] {
  const rng = toRng(seed);
  const out = [...words];
  for (let k = 0; k < n && out.length > 1; k++) {
    const [i = 0, j = 0] = rng.choice(out.length, 2);
    [out[i], out[j]] = [out[j] as string, out[i] as string];
  }
  return out;
}

/**
 * Leaves out each word with probability `p`, and never all of them: one, drawn at random, stays
 * where every word would go.
 *
 * @throws RangeError unless p is in [0, 1]
 */
export function randomDelete(
  words: readonly string[],
  { rng: seed, p = 0.1 }: { readonly rng: Rng | number; readonly p?: number },
): string[] {
  if (!(p >= 0 && p <= 1))
    throw new RangeError(`randomDelete: p is ${p}, expected a share, 0 to 1`);
  const rng = toRng(seed);
  const kept = words.filter(() => rng.uniform() >= p);
  return kept.length > 0 || words.length === 0 ? kept : [one(words, rng)];
}

/** The other words of the groups that a word is in. */
const othersOf = (word: string | undefined, synonyms: Synonyms): string[] =>
  synonyms
    .filter((group) => group.includes(word as string))
    .flatMap((group) => group.filter((other) => other !== word));

const one = (items: readonly string[], rng: Rng): string => items[rng.int(items.length)] as string;
