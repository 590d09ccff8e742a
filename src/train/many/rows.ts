import * as tf from '@tensorflow/tfjs';
import type { Batch, DatasetOf, LoaderOptions } from '../../data/index.ts';

// A type, not an interface, so that it is columns by their names.
type Supervised = { readonly x: tf.Tensor; readonly y: tf.Tensor };

/** Examples of numbers; each is taken as one row of numbers. */
export type Examples = DatasetOf<Supervised, object>;

/** Makes each batch another as it is drawn: the `map` of a data loader. */
export type MapBatch = NonNullable<LoaderOptions<Supervised>['map']>;

// A type, not an interface, so that a tidy sees the tensors in it.
/** Examples for several networks at once. */
export type ManyBatch = {
  /** `[runs, rows, in]` */
  readonly x: tf.Tensor;
  /** The targets below each other: `[runs * rows, ...]`. */
  readonly y: tf.Tensor;
};

/** The numbers of a data set, to put batches together from. */
export class Rows {
  readonly size: number;
  readonly #x: Column;
  readonly #y: Column;

  constructor({ size, columns: { x, y } }: Examples) {
    this.size = size;
    this.#x = columnOf(x, size);
    this.#y = columnOf(y, size);
  }

  /**
   * @param indices the examples of each run, as many for each
   * @param change makes the batch of the run at `at` another
   */
  batch(
    indices: readonly (readonly number[])[],
    change?: (batch: Batch<Supervised>, at: number) => Supervised,
  ): ManyBatch {
    if (change) {
      const parts = indices.map((own, at) => change(this.#examples(own), at));
      return {
        x: tf.stack(parts.map(({ x }) => x.reshape([x.shape[0] ?? 0, -1]))),
        y: tf.concat(parts.map(({ y }) => y)),
      };
    }
    const rows = indices[0]?.length ?? 0;
    const all = indices.flat();
    const { width } = this.#x;
    const x = tf.tensor(gather(this.#x, all), [indices.length, rows, width]);
    const { shape, dtype } = this.#y;
    return { x, y: tf.tensor(gather(this.#y, all), [all.length, ...shape], dtype) };
  }

  /** Some examples, in the shape that they have in the data set. */
  #examples(indices: readonly number[]): Batch<Supervised> {
    const tensor = (column: Column) =>
      tf.tensor(gather(column, indices), [indices.length, ...column.shape], column.dtype);
    return { x: tensor(this.#x), y: tensor(this.#y), indices: Int32Array.from(indices) };
  }
}

interface Column {
  readonly values: Float32Array | Int32Array | Uint8Array;
  /** Numbers of one example. */
  readonly width: number;
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
}

const columnOf = (column: tf.Tensor, size: number): Column => ({
  values: column.dataSync(),
  width: column.size / size,
  shape: column.shape.slice(1),
  dtype: column.dtype,
});

function gather({ values, width, dtype }: Column, indices: readonly number[]) {
  const size = width * indices.length;
  const out = dtype === 'int32' ? new Int32Array(size) : new Float32Array(size);
  for (const [row, index] of indices.entries()) {
    out.set(values.subarray(index * width, (index + 1) * width), row * width);
  }
  return out;
}
