import * as tf from '@tensorflow/tfjs';
import type { Shape, ShapeOf, Tensor } from '../tensor/index.ts';
import { type SplitOptions, splitIndices } from './split.ts';

/** One thing of each example: a tensor whose first axis counts the examples, or a list. */
export type Column = tf.Tensor | readonly unknown[];

/** The columns of a data set, by name. */
export type Columns = Readonly<Record<string, Column>>;

/** The same columns with any number of examples. */
export type AnyNumberOf<C> = {
  readonly [K in keyof C]: C[K] extends tf.Tensor
    ? Tensor<AnyFirst<ShapeOf<C[K]>>>
    : C[K] extends readonly (infer E)[]
      ? readonly E[]
      : Column;
};
type AnyFirst<S> = S extends readonly [number, ...infer Rest extends number[]]
  ? [number, ...Rest]
  : number[];

/** Inputs and a whole number each: the columns of most data sets of the course. */
export type Labeled<X extends Shape = Shape> = {
  readonly x: Tensor<[number, ...X]>;
  /** Class of each example, int32. */
  readonly y: Tensor<[number]>;
};

/** What is true of a data set as a whole. Whatever else is given is kept as well. */
export interface About {
  /** What it is, in a word, for messages. Default `'data'`. */
  readonly name?: string;
  /** Names of the classes, where `y` holds labels `0 .. classNames.length - 1`. */
  readonly classNames?: readonly string[];
  /** Names of the inputs, where an example is a list of features. */
  readonly featureNames?: readonly string[];
}

/** Is true of a test set, and of whatever is drawn from it: nothing may be fitted on it. */
export interface HeldOut {
  readonly heldOut: true;
}

/** A held-out set's `A`. Written so that an `A` is not inferred from it, which would lose the mark. */
type Held<A> = [A][A extends unknown ? 0 : never] & HeldOut;

export const heldOut: HeldOut = { heldOut: true };

/**
 * Examples in memory, as columns side by side: `x`, `y`, and any others by names of your own. A
 * column is a tensor or a list, with one entry an example; it is a property of the data set, and of
 * each batch.
 *
 * It owns its tensors: `dispose` frees them.
 *
 * @example
 * const set = new data.Dataset({ x: tf.zeros([3, 4]), y: tf.zeros([3]), names: ['a', 'b', 'c'] });
 * set.subset([2, 0]).names; // ['c', 'a']
 */
export type Dataset<
  C extends Columns = { readonly x: Tensor; readonly y: Tensor },
  A extends object = About,
> = DatasetOf<C, A> & C & A;

/** What every data set can do, whatever its columns. Made by {@link Dataset}. */
export class DatasetOf<C extends Columns, A extends object = About> {
  static readonly name = 'Dataset';
  readonly columns: C;
  readonly name: string;
  /** Number of examples. */
  readonly size: number;
  readonly #about: A;

  /**
   * @throws RangeError for no column, columns of different sizes, and a column named as a method of
   * data sets
   */
  constructor(columns: C, about: A = {} as A) {
    const [first, ...others] = Object.entries(columns);
    if (!first) throw new RangeError('Dataset: no column given; give x: a tensor');
    const { name = 'data' }: About = about;
    for (const other of others) {
      if (sizeOf(other[1]) === sizeOf(first[1])) continue;
      const [one, two] = [first, other].map(([key, column]) => `${key} has ${sizeOf(column)}`);
      throw new RangeError(`Dataset ${name}: ${one} examples and ${two}; all columns need as many`);
    }
    this.columns = columns;
    this.name = name;
    this.size = sizeOf(first[1]);
    this.#about = about;
    for (const [key, value] of Object.entries({ ...about, ...columns })) {
      if (key === 'name') continue;
      if (key in this || key === 'indices') {
        throw new RangeError(
          `Dataset ${name}: ${key} has a meaning of its own; choose another name`,
        );
      }
      Object.defineProperty(this, key, { value, enumerable: true });
    }
  }

  /** The columns at these examples, in this order. Frees nothing: the caller owns them. */
  gather(indices: ArrayLike<number>): C {
    const rows = rowsWithin(
      this,
      indices instanceof Int32Array ? indices : Int32Array.from(indices),
    );
    const at = tf.tensor1d(rows, 'int32');
    const columns = Object.entries(this.columns).map(([key, column]) => [
      key,
      column instanceof tf.Tensor ? tf.gather(column, at) : entriesAt(column, rows),
    ]);
    at.dispose();
    return Object.fromEntries(columns) as C;
  }

  /** A copy of the examples at these indices, in this order. Dispose it when done. */
  subset(indices: ArrayLike<number>): Dataset<C, A> {
    return new DatasetOf(this.gather(indices), this.#about) as Dataset<C, A>;
  }

  /** A copy of the first `n` examples. Dispose it when done. */
  take(n: number): Dataset<C, A> {
    return this.subset(Array.from({ length: Math.min(n, this.size) }, (_, i) => i));
  }

  /**
   * Two copies without a common example, drawn at random: one to learn from, one held out for
   * testing.
   */
  split(options: SplitOptions): { train: Dataset<C, A>; test: Dataset<C, Held<A>> } {
    const labels = options.stratify ? this.labels() : undefined;
    const { train, test } = splitIndices(this.size, options, labels);
    return { train: this.subset(train), test: this.holdOut(test) };
  }

  /** A copy of the examples at these indices, marked as held out for testing. */
  holdOut(indices: ArrayLike<number>): Dataset<C, Held<A>> {
    const about = { ...this.#about, ...heldOut };
    return new DatasetOf(this.gather(indices), about) as Dataset<C, Held<A>>;
  }

  /**
   * A copy with these columns in the place of those of the same names, or beside the others. It owns
   * the columns given.
   *
   * @param about what is true of the copy alone
   */
  replace<N extends Columns>(columns: N, about: About = {}): Dataset<Omit<C, keyof N> & N, A> {
    const others = Object.entries(this.columns)
      .filter(([key]) => !(key in columns))
      .map(([key, column]) => [key, column instanceof tf.Tensor ? column.clone() : column]);
    const all: Columns = { ...Object.fromEntries(others), ...columns };
    return new DatasetOf(all, { ...this.#about, ...about }) as Dataset<Omit<C, keyof N> & N, A>;
  }

  /**
   * The numbers of each example in a column, row by row: `x` of `[n, 28, 28, 1]` gives n lists of
   * 784.
   */
  rows(column: keyof C & string = 'x'): Float32Array[] {
    const numbers = Float32Array.from(this.#numbers(column));
    const length = numbers.length / this.size;
    return Array.from({ length: this.size }, (_, i) =>
      numbers.subarray(i * length, (i + 1) * length),
    );
  }

  /** The labels as plain integers; for data sets whose target `y` is one number. */
  labels(): Int32Array {
    return Int32Array.from(this.#numbers('y'));
  }

  dispose(): void {
    for (const column of Object.values(this.columns)) {
      if (column instanceof tf.Tensor) column.dispose();
    }
  }

  toString(): string {
    const { classNames }: About = this.#about;
    const parts = [
      `${this.name}: ${this.size} examples`,
      ...Object.entries(this.columns).map(([key, column]) =>
        column instanceof tf.Tensor
          ? `${key} [${column.shape.join(', ')}] ${column.dtype}`
          : `${key} as a list`,
      ),
      ...(classNames ? [`${classNames.length} classes`] : []),
    ];
    return parts.join(', ');
  }

  /** In Node, and so as the value of a cell, a data set is its line. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  #numbers(key: string): ArrayLike<number> {
    const column = this.columns[key];
    if (column instanceof tf.Tensor) return column.dataSync();
    if (column?.every((value) => typeof value === 'number')) return column as readonly number[];
    throw new RangeError(
      `Dataset ${this.name}: ${key} holds no numbers; its columns are ${Object.keys(this.columns).join(', ')}`,
    );
  }
}

interface DatasetConstructor {
  new <C extends Columns, A extends About = About>(
    columns: C,
    about?: A,
  ): AnyNumberOf<C> extends infer D extends Columns ? Dataset<D, A> : never;
  readonly prototype: DatasetOf<Columns>;
}

export const Dataset = DatasetOf as unknown as DatasetConstructor;

const sizeOf = (column: Column): number =>
  column instanceof tf.Tensor ? (column.shape[0] ?? 0) : column.length;

/**
 * Rows of a data set.
 *
 * @throws RangeError for one that is not there: TensorFlow.js would give zeros on some backends
 */
export function rowsWithin(
  { name, size }: { readonly name: string; readonly size: number },
  rows: Int32Array,
): Int32Array {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    if (row >= 0 && row < size) continue;
    throw new RangeError(`Dataset ${name}: index ${row} is outside 0 .. ${size - 1}`);
  }
  return rows;
}

/** What a list has at these rows. */
export const entriesAt = (column: readonly unknown[], rows: Int32Array): unknown[] =>
  Array.from(rows, (row) => column[row]);
