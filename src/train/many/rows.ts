import * as tf from '@tensorflow/tfjs';
import type { DatasetOf } from '../../data/index.ts';

/** Examples of numbers; each is taken as one row of numbers. */
export type Examples = DatasetOf<{ readonly x: tf.Tensor; readonly y: tf.Tensor }, object>;

/** Examples for several networks at once. */
export interface ManyBatch {
  /** `[runs, rows, in]` */
  readonly x: tf.Tensor;
  /** The targets below each other: `[runs * rows, ...]`. */
  readonly y: tf.Tensor;
}

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

  /** @param indices the examples of each run, as many for each */
  batch(indices: readonly (readonly number[])[]): ManyBatch {
    const rows = indices[0]?.length ?? 0;
    const all = indices.flat();
    const { width } = this.#x;
    const x = tf.tensor(gather(this.#x, all), [indices.length, rows, width]);
    const { shape, dtype } = this.#y;
    return { x, y: tf.tensor(gather(this.#y, all), [all.length, ...shape], dtype) };
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
