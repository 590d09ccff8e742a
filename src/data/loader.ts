import type * as tf from '@tensorflow/tfjs';
import type { Rng, Tensor } from '../tensor/index.ts';
import type { Dataset } from './dataset.ts';

/** Some examples of a dataset, in the order they were drawn. */
export interface Batch<
  X extends readonly number[] = readonly number[],
  Y extends readonly number[] = readonly number[],
> {
  readonly x: Tensor<[number, ...X]>;
  readonly y: Tensor<[number, ...Y]>;
  /** Where in the dataset each example is. */
  readonly indices: Int32Array;
}

export interface LoaderOptions {
  /** Examples in a batch. Default 32. */
  readonly batchSize?: number;
  /** Draw the examples in a new random order each time. Needs `rng`. Default false, as PyTorch. */
  readonly shuffle?: boolean;
  /** Leave out the last batch when it is smaller than the others. Default false. */
  readonly dropLast?: boolean;
  readonly rng?: Rng;
}

/**
 * Goes through a dataset in batches, each example once: ⌈N / batchSize⌉ batches (⌊N / batchSize⌋ with
 * `dropLast`). A batch's tensors live until the next one is drawn or the loop is left; `tf.keep` a tensor to
 * keep it, and dispose it yourself then.
 *
 * @example for (const { x, y } of new DataLoader(digits, { batchSize: 64, shuffle: true, rng })) { ... }
 */
export class DataLoader<
  X extends readonly number[] = readonly number[],
  Y extends readonly number[] = readonly number[],
> implements Iterable<Batch<X, Y>>
{
  readonly dataset: Dataset<X, Y>;
  readonly batchSize: number;
  readonly #dropLast: boolean;
  readonly #shuffle: Rng | undefined;

  constructor(
    dataset: Dataset<X, Y>,
    { batchSize = 32, shuffle = false, dropLast = false, rng }: LoaderOptions = {},
  ) {
    if (!Number.isInteger(batchSize) || batchSize < 1) {
      throw new RangeError(
        `DataLoader: batchSize must be a whole number from 1, given ${batchSize}`,
      );
    }
    if (shuffle && !rng) {
      throw new TypeError('DataLoader: shuffle needs a generator, give rng: new Rng(seed)');
    }
    this.dataset = dataset;
    this.batchSize = batchSize;
    this.#dropLast = dropLast;
    this.#shuffle = shuffle ? rng : undefined;
  }

  /** Number of batches. */
  get length(): number {
    const batches = this.dataset.size / this.batchSize;
    return this.#dropLast ? Math.floor(batches) : Math.ceil(batches);
  }

  *[Symbol.iterator](): Iterator<Batch<X, Y>, undefined> {
    const { size } = this.dataset;
    const order = this.#shuffle?.permutation(size) ?? Array.from({ length: size }, (_, i) => i);
    for (let k = 0; k < this.length; k++) {
      const indices = Int32Array.from(order.slice(k * this.batchSize, (k + 1) * this.batchSize));
      const { x, y } = this.dataset.subset(indices);
      try {
        yield { x, y, indices };
      } finally {
        for (const tensor of [x, y] as tf.Tensor[]) {
          if (!tensor.kept && !tensor.isDisposed) tensor.dispose();
        }
      }
    }
  }
}
