import { below } from './random.mjs';

/**
 * Sentences of word numbers and whether they are kind: a tenth of all words are so, as many are
 * not, and the rest says nothing. Zero pads the front.
 */
export function sentences(tf, rng, { words, length, count }) {
  const rows = [];
  const kinds = [];
  for (let i = 0; i < count; i++) {
    const kind = below(rng, 2);
    const told = Math.floor(length * (0.5 + 0.5 * rng()));
    const word = () => {
      if (rng() < 0.2) return 1 + kind * Math.floor(words / 10) + below(rng, words / 10);
      return 1 + Math.floor(words / 5) + below(rng, words * 0.7);
    };
    rows.push([...Array(length - told).fill(0), ...Array.from({ length: told }, word)]);
    kinds.push([kind]);
  }
  return { x: tf.tensor2d(rows, [count, length], 'int32'), y: tf.tensor2d(kinds) };
}
