import * as tf from '@tensorflow/tfjs';
import { type Rng, toRng } from '../tensor/index.ts';
import type { Batch } from './batch.ts';
import { type BatchContext, batchContext } from './batch-context.ts';
import { type Columns, DatasetOf } from './dataset.ts';
import { Draw, disposeColumns, draws } from './draw.ts';

/** Which examples come together in a batch, anew in each pass, such as an `IdentitySampler`. */
export interface BatchSampler extends Iterable<readonly number[]> {
  /** Number of batches of a pass. */
  readonly length: number;
  /** Examples in a batch. */
  readonly batchSize: number;
}

export interface LoaderOptions<C extends Columns, D extends Columns = C> {
  /** Examples in a batch. Default 32. */
  readonly batchSize?: number;
  /** Draw the examples in a new random order each time. Needs `rng`. Default false, as PyTorch. */
  readonly shuffle?: boolean;
  /**
   * Draw each example anew from all of them, as many as there are: some come several times, and
   * about 1/e of them not at all. Needs `rng`. Default false, as PyTorch.
   */
  readonly replacement?: boolean;
  /** Leave out the last batch when it is smaller than the others. Default false. */
  readonly dropLast?: boolean;
  /** Chooses the examples of each batch, in the place of the four options above, as in PyTorch. */
  readonly batchSampler?: BatchSampler;
  /** A generator of random numbers, or the seed of one. */
  readonly rng?: Rng | number;
  /** Makes each batch another as it is drawn: augmentation, noise, one-hot rows. Runs in a tidy. */
  readonly map?: (batch: Batch<C>, context: BatchContext) => D;
}

/**
 * Goes through a data set in batches, each example once (without `replacement`): ⌈N / batchSize⌉ batches (⌊N / batchSize⌋
 * with `dropLast`). A batch's tensors live until the next one is drawn or the loop is left;
 * `tf.keep` a tensor to keep it, and dispose it yourself then.
 *
 * @example for (const { x, y } of new DataLoader(digits, { batchSize: 64, shuffle: true, rng: 1 })) { ... }
 */
export class DataLoader<C extends Columns, D extends Columns = C> implements Iterable<Batch<D>> {
  readonly dataset: DatasetOf<C, object>;
  readonly batchSize: number;
  readonly #dropLast: boolean;
  readonly #draw: 'in order' | 'shuffled' | 'anew';
  readonly #rng: Rng | undefined;
  readonly #map: LoaderOptions<C, D>['map'];
  readonly #sampler: BatchSampler | undefined;

  constructor(dataset: DatasetOf<C, object>, options: LoaderOptions<C, D> = {}) {
    const { batchSampler, shuffle = false, replacement = false } = options;
    const { batchSize = batchSampler?.batchSize ?? 32, dropLast = false, rng, map } = options;
    if (batchSampler) {
      const names = ['batchSize', 'shuffle', 'replacement', 'dropLast'] as const;
      const doubled = names.find((name) => options[name] !== undefined);
      if (doubled) {
        throw new TypeError(
          `DataLoader: give batchSampler, which chooses all of a batch, or ${doubled}, not both`,
        );
      }
    }
    if (!Number.isInteger(batchSize) || batchSize < 1) {
      throw new RangeError(
        `DataLoader: batchSize must be a whole number from 1, given ${batchSize}`,
      );
    }
    if (shuffle && replacement) {
      throw new TypeError(
        'DataLoader: give shuffle, which draws each example once, or replacement, which may not',
      );
    }
    if ((shuffle || replacement) && rng === undefined) {
      const which = shuffle ? 'shuffle' : 'replacement';
      throw new TypeError(`DataLoader: ${which} needs a seed, give rng: 1`);
    }
    this.dataset = dataset;
    this.batchSize = batchSize;
    this.#dropLast = dropLast;
    this.#draw = shuffle ? 'shuffled' : replacement ? 'anew' : 'in order';
    this.#rng = rng === undefined ? undefined : toRng(rng);
    this.#map = map;
    this.#sampler = batchSampler;
  }

  /** Number of batches. */
  get length(): number {
    if (this.#sampler) return this.#sampler.length;
    const batches = this.dataset.size / this.batchSize;
    return this.#dropLast ? Math.floor(batches) : Math.ceil(batches);
  }

  *[Symbol.iterator](): Iterator<Batch<D>, undefined> {
    if (this.#map) {
      yield* this.#mapped(this.#map);
      return;
    }
    for (const { batch } of this.#draws()) yield batch as Columns as Batch<D>;
  }

  /** The batches of a pass as rows; undefined where something else is made of them. */
  [draws](): Iterable<Draw<C>> | undefined {
    const isOwn =
      this[Symbol.iterator] !== DataLoader.prototype[Symbol.iterator] ||
      this.dataset.gather !== DatasetOf.prototype.gather;
    return this.#map || isOwn ? undefined : this.#draws();
  }

  *#draws(): Iterable<Draw<C>> {
    for (const chosen of this.#sampler ?? this.#inTurn()) {
      const draw = new Draw(this.dataset, chosen);
      try {
        yield draw;
      } finally {
        draw.dispose();
      }
    }
  }

  /** The batches of a pass, with a stream of random numbers for it. */
  *#mapped(map: NonNullable<LoaderOptions<C, D>['map']>): Iterable<Batch<D>> {
    const context = batchContext(this.#rng, 'DataLoader: map');
    for (const { dataset, indices } of this.#draws()) {
      const columns = tf.tidy(() => {
        const batch = map({ ...dataset.gather(indices), indices }, context);
        const { indices: _, ...columns } = batch as Columns & { indices?: unknown };
        return columns as tf.TensorContainer;
      }) as unknown as D;
      try {
        yield { ...columns, indices };
      } finally {
        disposeColumns(columns);
      }
    }
  }

  /** The examples of each batch: pieces of the order of this pass. */
  *#inTurn(): Iterable<ArrayLike<number>> {
    const order = new Int32Array(this.#order());
    for (let k = 0; k < this.length; k++) {
      yield order.subarray(k * this.batchSize, (k + 1) * this.batchSize);
    }
  }

  /** Which examples come, one after the other. */
  #order(): number[] {
    const { size } = this.dataset;
    const rng = this.#rng as Rng;
    if (this.#draw === 'shuffled') return rng.permutation(size);
    return Array.from({ length: size }, (_, i) => (this.#draw === 'anew' ? rng.int(size) : i));
  }
}
