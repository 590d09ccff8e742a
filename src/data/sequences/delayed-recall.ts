import * as tf from '@tensorflow/tfjs';
import { type Rng, randn, type Tensor, toRng, typed } from '../../tensor/index.ts';
import { Dataset } from '../dataset.ts';

export interface RecallOptions {
  /** A generator of random numbers, or the seed of one. */
  readonly rng: Rng | number;
  /** Steps of noise between the symbol and the end. */
  readonly delay: number;
  /** Number of sequences. Default 1000. */
  readonly n?: number;
  /** How many symbols there are. Default 4. */
  readonly symbols?: number;
  /** Standard deviation of the noise. Default 0.5. */
  readonly noise?: number;
}

/** Sequences `[n, delay + 1, symbols]`, and the symbol that each began with, int32 `[n]`. */
export type RecallDataset = Dataset<
  { readonly x: Tensor<[number, number, number]>; readonly y: Tensor<[number]> },
  { readonly name: string; readonly classNames: readonly string[] }
>;

/**
 * What was the first symbol? A step shows it one-hot, then `delay` steps show Gaussian noise in all
 * its places (after Hochreiter and Schmidhuber, 1997). Symbols are balanced; a guess is right once
 * in `symbols`.
 *
 * @throws RangeError for a delay or a number of symbols that is none
 */
export function delayedRecall({
  rng: seed,
  delay,
  n = 1000,
  symbols = 4,
  noise = 0.5,
}: RecallOptions): RecallDataset {
  if (!(Number.isInteger(delay) && delay >= 0)) {
    throw new RangeError(`delayedRecall: delay is ${delay}, expected a whole number from 0`);
  }
  if (!(Number.isInteger(symbols) && symbols > 1)) {
    throw new RangeError(`delayedRecall: symbols is ${symbols}, expected a whole number from 2`);
  }
  const rng = toRng(seed);
  const labels = rng.shuffle(Array.from({ length: n }, (_, i) => i % symbols));
  const x = tf.tidy(() => {
    const shown = tf.oneHot(tf.tensor1d(labels, 'int32'), symbols, 1, 0, 'float32').expandDims(1);
    if (delay === 0) return shown;
    return tf.concat([shown, randn([n, delay, symbols], { rng, std: noise }) as tf.Tensor], 1);
  });
  return new Dataset(
    {
      x: typed(x, [-1, -1, -1]),
      y: typed(tf.tensor1d(labels, 'int32'), [-1]),
    },
    {
      name: 'delayed recall',
      classNames: Array.from({ length: symbols }, (_, symbol) => String(symbol)),
    },
  );
}
