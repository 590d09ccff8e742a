import * as tf from '@tensorflow/tfjs';
import { type Rng, type Tensor, toRng, typed } from '../../tensor/index.ts';
import { Dataset } from '../dataset.ts';
import { Vocabulary } from './vocabulary.ts';

export interface CountingOptions {
  /** A generator of random numbers, or the seed of one. */
  readonly rng: Rng | number;
  /** Number of strings. Default 1000. */
  readonly n?: number;
  /** Fewest letters a. Default 1. */
  readonly min?: number;
  /** Most letters a. Default 8. */
  readonly max?: number;
}

/**
 * Strings as indices, int32 `[n, 2 max + 1]`: x begins with `$`, y is x one character later and
 * ends with `$`. Where a string has ended, x is filled up with `$` and y with -1, the label that
 * `nn.crossEntropy(scores, y, { ignoreLabel: -1 })` leaves out.
 */
export type CountingDataset = Dataset<
  {
    readonly x: Tensor<[number, number]>;
    readonly y: Tensor<[number, number]>;
    /** The strings, such as `$aabb$`. */
    readonly text: readonly string[];
  },
  {
    readonly name: string;
    /** `$`, a and b, in this order. */
    readonly vocabulary: Vocabulary;
    /** The lowest mean cross-entropy that can be expected, in nats a character. */
    readonly optimum: number;
  }
>;

/** The label of what only fills a string up. */
const FILLS = -1;

/**
 * The language a^k b^k (Gers and Schmidhuber, 2001), k drawn from min to max: as many b as there
 * were a, which can be told only by counting.
 *
 * Once the first b has come, all is settled. Until then k is, so that a string costs ln(max - min +
 * 1) nats over 2 k + 1 characters: for k from 1 to 8, ln 8 / 10 = 0.2079 a character, a perplexity
 * of 1.231.
 *
 * @throws RangeError unless 0 <= min <= max, all whole numbers, and min + max > 0
 */
export function countingStrings({
  rng: seed,
  n = 1000,
  min = 1,
  max = 8,
}: CountingOptions): CountingDataset {
  if (!(Number.isInteger(min) && Number.isInteger(max) && min >= 0 && min <= max && max > 0)) {
    throw new RangeError(
      `countingStrings: min is ${min} and max is ${max}, expected whole numbers from 0, min at ` +
        'most max, and max from 1',
    );
  }
  const rng = toRng(seed);
  const vocabulary = new Vocabulary('$ab', { unknown: false });
  const text = Array.from({ length: n }, () => {
    const k = min + rng.int(max - min + 1);
    return `$${'a'.repeat(k)}${'b'.repeat(k)}$`;
  });
  const length = 2 * max + 1;
  const [end = 0] = vocabulary.encode('$');
  const rows = (from: number, to: number | undefined, fill: number) =>
    tf.tensor2d(
      text.map((string) => {
        const indices = vocabulary.encode(string).slice(from, to);
        return [...indices, ...new Array<number>(length - indices.length).fill(fill)];
      }),
      [n, length],
      'int32',
    );
  return new Dataset(
    {
      x: typed(rows(0, -1, end), [-1, -1]),
      y: typed(rows(1, undefined, FILLS), [-1, -1]),
      text,
    },
    {
      name: 'counting strings',
      vocabulary,
      optimum: Math.log(max - min + 1) / (min + max + 1),
    },
  );
}
