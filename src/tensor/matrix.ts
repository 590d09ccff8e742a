import * as tf from '@tensorflow/tfjs';
import { typed } from './check.ts';
import type { Rng } from './rng.ts';
import type { Tensor } from './types.ts';

/**
 * A matrix of float64, written for the lessons that build things from scratch and for gradient checks, where the
 * float32 of tensors is too coarse. Rows first. Operations return a new matrix; a vector is a matrix of one column.
 *
 * @example Matrix.of([[1, 2], [3, 4]]).matmul(Matrix.eye(2))
 */
export class Matrix {
  readonly rows: number;
  readonly cols: number;
  /** The elements, row by row. */
  readonly data: Float64Array;

  /** @throws RangeError if the number of values is not rows times cols. */
  constructor(rows: number, cols: number, data: Float64Array = new Float64Array(rows * cols)) {
    if (data.length !== rows * cols) {
      throw new RangeError(`Matrix: ${data.length} values for [${rows}, ${cols}]`);
    }
    this.rows = rows;
    this.cols = cols;
    this.data = data;
  }

  /** @throws RangeError if the rows differ in length. */
  static of(rows: readonly (readonly number[])[]): Matrix {
    const cols = rows[0]?.length ?? 0;
    const uneven = rows.findIndex((row) => row.length !== cols);
    if (uneven >= 0) {
      throw new RangeError(
        `Matrix.of: row ${uneven} has ${rows[uneven]?.length} values, row 0 has ${cols}`,
      );
    }
    return new Matrix(rows.length, cols, Float64Array.from(rows.flat()));
  }

  /** A matrix of one column. */
  static column(values: ArrayLike<number>): Matrix {
    return new Matrix(values.length, 1, Float64Array.from(values));
  }

  static zeros(rows: number, cols: number): Matrix {
    return new Matrix(rows, cols);
  }

  static ones(rows: number, cols: number): Matrix {
    return new Matrix(rows, cols, new Float64Array(rows * cols).fill(1));
  }

  static eye(n: number): Matrix {
    return Matrix.diag(new Float64Array(n).fill(1));
  }

  /** A square matrix with these values on the diagonal. */
  static diag(values: ArrayLike<number>): Matrix {
    const out = new Matrix(values.length, values.length);
    for (let i = 0; i < values.length; i++) out.data[i * values.length + i] = values[i] as number;
    return out;
  }

  /** Independent draws from the normal distribution with mean 0 and variance 1. */
  static randn(rows: number, cols: number, rng: Rng): Matrix {
    return new Matrix(
      rows,
      cols,
      Float64Array.from({ length: rows * cols }, () => rng.normal()),
    );
  }

  get shape(): [number, number] {
    return [this.rows, this.cols];
  }

  /** The transpose. */
  get T(): Matrix {
    const out = new Matrix(this.cols, this.rows);
    for (let r = 0; r < this.rows; r++) {
      for (let c = 0; c < this.cols; c++) {
        out.data[c * this.rows + r] = this.data[r * this.cols + c] as number;
      }
    }
    return out;
  }

  /** @throws RangeError outside the matrix. */
  at(row: number, col: number): number {
    if (!(row >= 0 && row < this.rows && col >= 0 && col < this.cols)) {
      throw new RangeError(`at(${row}, ${col}): outside of [${this.rows}, ${this.cols}]`);
    }
    return this.data[row * this.cols + col] as number;
  }

  row(r: number): Float64Array {
    return this.data.slice(r * this.cols, (r + 1) * this.cols);
  }

  col(c: number): Float64Array {
    return Float64Array.from({ length: this.rows }, (_, r) => this.at(r, c));
  }

  toArray(): number[][] {
    return Array.from({ length: this.rows }, (_, r) => [...this.row(r)]);
  }

  /** A matrix of f(value, row, col). */
  map(f: (value: number, row: number, col: number) => number): Matrix {
    const { cols } = this;
    return new Matrix(
      this.rows,
      cols,
      this.data.map((value, i) => f(value, Math.floor(i / cols), i % cols)),
    );
  }

  /** Elementwise with a number, or a matrix whose sizes are equal or 1. */
  add(b: Matrix | number): Matrix {
    return this.#with(b, 'add', (x, y) => x + y);
  }

  sub(b: Matrix | number): Matrix {
    return this.#with(b, 'sub', (x, y) => x - y);
  }

  mul(b: Matrix | number): Matrix {
    return this.#with(b, 'mul', (x, y) => x * y);
  }

  div(b: Matrix | number): Matrix {
    return this.#with(b, 'div', (x, y) => x / y);
  }

  /** Matrix product `[n, k] x [k, m] -> [n, m]`. */
  matmul(b: Matrix): Matrix {
    if (this.cols !== b.rows) {
      throw new RangeError(
        `matmul: inner sizes differ, [${this.shape.join(', ')}] x [${b.shape.join(', ')}]`,
      );
    }
    const { rows: n, cols: k } = this;
    const m = b.cols;
    const out = new Float64Array(n * m);
    for (let i = 0; i < n; i++) {
      for (let p = 0; p < k; p++) {
        const a = this.data[i * k + p] as number;
        for (let j = 0; j < m; j++) {
          out[i * m + j] = (out[i * m + j] as number) + a * (b.data[p * m + j] as number);
        }
      }
    }
    return new Matrix(n, m, out);
  }

  /** The sum of all, or over the rows (axis 0, a row remains) or columns (axis 1, a column remains). */
  sum(): number;
  sum(axis: 0 | 1): Matrix;
  sum(axis?: 0 | 1): Matrix | number {
    return this.#fold(axis, (values) => values.reduce((total, value) => total + value, 0));
  }

  /** The mean, of all or along an axis. */
  mean(): number;
  mean(axis: 0 | 1): Matrix;
  mean(axis?: 0 | 1): Matrix | number {
    return this.#fold(axis, meanOf);
  }

  /** Variance of all (axis undefined) or along an axis, over n - ddof. Default ddof 0, as in NumPy (PyTorch: 1). */
  var(axis?: undefined, options?: { ddof?: number }): number;
  var(axis: 0 | 1, options?: { ddof?: number }): Matrix;
  var(axis?: 0 | 1, { ddof = 0 }: { ddof?: number } = {}): Matrix | number {
    return this.#fold(axis, (values) => {
      const mean = meanOf(values);
      return (
        values.reduce((total, value) => total + (value - mean) ** 2, 0) / (values.length - ddof)
      );
    });
  }

  /** The largest value, of all or along an axis. */
  max(): number;
  max(axis: 0 | 1): Matrix;
  max(axis?: 0 | 1): Matrix | number {
    return this.#fold(axis, (values) => values.reduce((a, b) => Math.max(a, b), -Infinity));
  }

  /** Index of the first largest value along an axis. */
  argmax(axis: 0 | 1): number[] {
    return [...(this.#fold(axis, (values) => values.indexOf(Math.max(...values))) as Matrix).data];
  }

  /** The same elements, row by row, in another shape. */
  reshape(rows: number, cols: number): Matrix {
    if (rows * cols !== this.data.length) {
      throw new RangeError(
        `reshape: [${this.shape.join(', ')}] has ${this.data.length} elements, [${rows}, ${cols}] needs ${rows * cols}`,
      );
    }
    return new Matrix(rows, cols, this.data.slice());
  }

  /** Rows and columns from the first to before the second index, each counted as in `Array.slice`. */
  slice(rows: readonly [number, number?], cols: readonly [number, number?] = [0]): Matrix {
    return Matrix.of(
      this.toArray()
        .slice(...rows)
        .map((row) => row.slice(...cols)),
    );
  }

  /** Euclidean length of all elements together (the Frobenius norm). */
  norm(): number {
    return Math.sqrt(this.data.reduce((total, value) => total + value * value, 0));
  }

  /** The values as a float32 tensor `[rows, cols]`. */
  toTensor(): Tensor<[number, number]> {
    return typed(tf.tensor2d(Float32Array.from(this.data), this.shape), [-1, -1]);
  }

  toString(): string {
    return this.toArray()
      .map((row) => row.map((value) => Number(value.toPrecision(6))).join('\t'))
      .join('\n');
  }

  #with(b: Matrix | number, name: string, f: (x: number, y: number) => number): Matrix {
    if (typeof b === 'number') return this.map((value) => f(value, b));
    const rows = Math.max(this.rows, b.rows);
    const cols = Math.max(this.cols, b.cols);
    const fits = (size: number, all: number) => size === all || size === 1;
    if (
      !(fits(this.rows, rows) && fits(b.rows, rows) && fits(this.cols, cols) && fits(b.cols, cols))
    ) {
      throw new RangeError(
        `${name}: [${this.shape.join(', ')}] and [${b.shape.join(', ')}] do not broadcast: sizes must be equal or 1`,
      );
    }
    const pick = (m: Matrix, r: number, c: number) =>
      m.data[(m.rows === 1 ? 0 : r) * m.cols + (m.cols === 1 ? 0 : c)] as number;
    return new Matrix(rows, cols).map((_, r, c) => f(pick(this, r, c), pick(b, r, c)));
  }

  #fold(axis: 0 | 1 | undefined, f: (values: Float64Array) => number): Matrix | number {
    if (axis === undefined) return f(this.data);
    return axis === 0
      ? new Matrix(
          1,
          this.cols,
          Float64Array.from({ length: this.cols }, (_, c) => f(this.col(c))),
        )
      : new Matrix(
          this.rows,
          1,
          Float64Array.from({ length: this.rows }, (_, r) => f(this.row(r))),
        );
  }
}

const meanOf = (values: Float64Array): number =>
  values.reduce((total, value) => total + value, 0) / values.length;

/**
 * The values of a tensor of one or two axes; one axis becomes a column.
 *
 * @throws RangeError for more axes.
 */
export function toMatrix(t: tf.Tensor): Matrix {
  if (t.rank > 2) {
    throw new RangeError(`toMatrix: the tensor has ${t.rank} axes, a matrix has two; reshape it`);
  }
  const [rows = 1, cols = 1] = t.shape;
  return new Matrix(rows, cols, Float64Array.from(t.dataSync()));
}
