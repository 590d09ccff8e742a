import * as tf from '@tensorflow/tfjs';
import type { Batch } from './batch.ts';
import { type Columns, type DatasetOf, entriesAt, rowsWithin } from './dataset.ts';

/** The name of what a loader tells for {@link Draw}s, for code of the library only. */
export const draws = Symbol('draws');

/** Some examples of a data set, in this order; they are copied when somebody asks for it. */
export class Draw<C extends Columns> {
  readonly dataset: DatasetOf<C, object>;
  readonly indices: Int32Array;
  #gathered: C | undefined;

  /** @throws RangeError for an index that is no example's */
  constructor(dataset: DatasetOf<C, object>, indices: ArrayLike<number>) {
    this.dataset = dataset;
    this.indices = rowsWithin(dataset, new Int32Array(indices));
  }

  /** The columns at these examples, until {@link dispose}. */
  get gathered(): C {
    this.#gathered ??= this.dataset.gather(this.indices);
    return this.#gathered;
  }

  /** The same as a batch. */
  get batch(): Batch<C> {
    return { ...this.gathered, indices: this.indices };
  }

  /** What a batch has beside tensors: the indices, and the entries of a list. */
  listed(name: string): unknown {
    if (name === 'indices') return this.indices;
    return entriesAt(this.dataset.columns[name] as readonly unknown[], this.indices);
  }

  dispose(): void {
    if (this.#gathered) disposeColumns(this.#gathered);
  }
}

/** Frees the tensors among columns, but for those that somebody keeps. */
export function disposeColumns(columns: Columns): void {
  for (const column of Object.values(columns)) {
    if (column instanceof tf.Tensor && !column.kept && !column.isDisposed) column.dispose();
  }
}
