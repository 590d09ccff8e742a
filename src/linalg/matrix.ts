import {
  fromData,
  type Numbers,
  type Rng,
  readNumbers,
  showShape,
  type Tensor,
  toRng,
} from '../tensor/index.ts';

/** An axis of a matrix: 0 runs over the rows, 1 over the columns; -1 and -2 count from the last. */
export type MatrixAxis = 0 | 1 | -1 | -2;

/** What an elementwise operation takes: a list counts as a row, as NumPy aligns it. */
export type MatrixOperand = Matrix | number | readonly number[] | Float64Array;

export interface KeepOptions<Keep extends boolean> {
  /** Whether the axes remain, with size 1. Default false. */
  readonly keepDims?: Keep;
}

export interface VarOptions<Keep extends boolean = boolean> extends KeepOptions<Keep> {
  /**
   * What the number of values is lessened by: 1 for the variance of a sample. Default 0, as in
   * NumPy (PyTorch: 1).
   */
  readonly ddof?: number;
}

/** A number of all, a list along an axis, a matrix where the axes are kept. */
type Folded<Axis, Keep> = Keep extends true
  ? Matrix
  : [Axis] extends [undefined]
    ? number
    : Float64Array;

/**
 * A matrix of float64, for what is built from scratch and for gradient checks, where the float32 of
 * tensors is too coarse. Operations return a new matrix.
 *
 * Its methods are those of `Tensor` by name, arguments and result: a reduction along an axis drops
 * the axis, and keeps it with `{ keepDims: true }`. What has one axis left is a `Float64Array`,
 * which operations take as a row.
 *
 * @example
 * const x = Matrix.of([[1, 2], [3, 4]]);
 * x.sub(x.mean(0)).div(x.std(0)); // standardized columns
 * x.matMul(x.T).sum(1, { keepDims: true }); // [2, 1]
 */
export class Matrix {
  readonly rows: number;
  readonly cols: number;
  /** The elements, row by row. */
  readonly data: Float64Array;

  /** @throws RangeError if the number of values is not rows times cols. */
  constructor(rows: number, cols: number, data: Float64Array = new Float64Array(rows * cols)) {
    if (data.length !== rows * cols) {
      throw new RangeError(`Matrix: ${data.length} values for ${showShape([rows, cols])}`);
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
    const out = new Matrix(rows.length, cols);
    rows.forEach((row, r) => {
      out.data.set(row, r * cols);
    });
    return out;
  }

  /** A matrix of one column. */
  static column(values: ArrayLike<number>): Matrix {
    return new Matrix(values.length, 1, Float64Array.from(values));
  }

  static zeros([rows, cols]: readonly [number, number]): Matrix {
    return new Matrix(rows, cols);
  }

  static ones([rows, cols]: readonly [number, number]): Matrix {
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

  /** Independent draws from the normal distribution. Defaults: mean 0, std 1. */
  static randn(
    [rows, cols]: readonly [number, number],
    { rng, mean = 0, std = 1 }: { rng: Rng | number; mean?: number; std?: number },
  ): Matrix {
    const from = toRng(rng);
    const draws = Float64Array.from({ length: rows * cols }, () => from.normal(mean, std));
    return new Matrix(rows, cols, draws);
  }

  get shape(): [number, number] {
    return [this.rows, this.cols];
  }

  /** The transpose. */
  get T(): Matrix {
    return Matrix.#make(this.cols, this.rows, (r, c) => this.#get(c, r));
  }

  /** @throws RangeError outside the matrix. */
  at(row: number, col: number): number {
    if (!(row >= 0 && row < this.rows && col >= 0 && col < this.cols)) {
      throw new RangeError(`at(${row}, ${col}): outside of ${showShape(this.shape)}`);
    }
    return this.#get(row, col);
  }

  /** The only element. @throws RangeError with the shape, if there are more or none. */
  item(): number {
    if (this.data.length !== 1) {
      throw new RangeError(
        `item: the matrix has shape ${showShape(this.shape)}, expected one element; ` +
          'toArray() gives all of them',
      );
    }
    return this.#get(0, 0);
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
    return Matrix.#make(this.rows, this.cols, (r, c) => f(this.#get(r, c), r, c));
  }

  /** Elementwise with a number, a row, or a matrix whose sizes are equal or 1. */
  add(b: MatrixOperand): Matrix {
    return this.#with(b, 'add', (x, y) => x + y);
  }

  sub(b: MatrixOperand): Matrix {
    return this.#with(b, 'sub', (x, y) => x - y);
  }

  mul(b: MatrixOperand): Matrix {
    return this.#with(b, 'mul', (x, y) => x * y);
  }

  div(b: MatrixOperand): Matrix {
    return this.#with(b, 'div', (x, y) => x / y);
  }

  /** Matrix product `[n, k] x [k, m] -> [n, m]`. */
  matMul(b: Matrix): Matrix {
    if (this.cols !== b.rows) {
      throw new RangeError(
        `matMul: inner sizes ${this.cols} and ${b.rows} differ, ` +
          `${showShape(this.shape)} x ${showShape(b.shape)}`,
      );
    }
    // Fields are read once: the innermost line runs n k m / 4 times. Four terms a turn are added in
    // the order in which they would be one by one, so that the sums are the same to the last bit.
    const { rows: n, cols: k, data: left } = this;
    const { cols: m, data: right } = b;
    const out = new Float64Array(n * m);
    const whole = k - (k % 4);
    for (let i = 0; i < n; i++) {
      const to = i * m;
      for (let p = 0; p < whole; p += 4) {
        const from = i * k + p;
        const a0 = left[from] as number;
        const a1 = left[from + 1] as number;
        const a2 = left[from + 2] as number;
        const a3 = left[from + 3] as number;
        for (let j = 0; j < m; j++) {
          const at = p * m + j;
          out[to + j] =
            (out[to + j] as number) +
            a0 * (right[at] as number) +
            a1 * (right[at + m] as number) +
            a2 * (right[at + 2 * m] as number) +
            a3 * (right[at + 3 * m] as number);
        }
      }
      for (let p = whole; p < k; p++) {
        const a = left[i * k + p] as number;
        for (let j = 0; j < m; j++) {
          out[to + j] = (out[to + j] as number) + a * (right[p * m + j] as number);
        }
      }
    }
    return new Matrix(n, m, out);
  }

  /** The sum of all; along axis 0 that of each column, along axis 1 that of each row. */
  sum<A extends MatrixAxis | undefined = undefined, Keep extends boolean = false>(
    axis?: A,
    options?: KeepOptions<Keep>,
  ): Folded<A, Keep> {
    return this.#fold(axis, options, total);
  }

  /** The mean, of all or along an axis. */
  mean<A extends MatrixAxis | undefined = undefined, Keep extends boolean = false>(
    axis?: A,
    options?: KeepOptions<Keep>,
  ): Folded<A, Keep> {
    return this.#fold(axis, options, meanOf);
  }

  /** The largest value, of all or along an axis. */
  max<A extends MatrixAxis | undefined = undefined, Keep extends boolean = false>(
    axis?: A,
    options?: KeepOptions<Keep>,
  ): Folded<A, Keep> {
    return this.#fold(axis, options, (values) =>
      values.reduce((a, b) => Math.max(a, b), -Infinity),
    );
  }

  /** The smallest value, of all or along an axis. */
  min<A extends MatrixAxis | undefined = undefined, Keep extends boolean = false>(
    axis?: A,
    options?: KeepOptions<Keep>,
  ): Folded<A, Keep> {
    return this.#fold(axis, options, (values) => values.reduce((a, b) => Math.min(a, b), Infinity));
  }

  /** Variance over n - ddof values, of all or along an axis. */
  var<Keep extends boolean = false>(options?: VarOptions<Keep>): Folded<undefined, Keep>;
  var<A extends MatrixAxis | undefined, Keep extends boolean = false>(
    axis: A,
    options?: VarOptions<Keep>,
  ): Folded<A, Keep>;
  var(first?: MatrixAxis | VarOptions, second: VarOptions = {}): number | Float64Array | Matrix {
    const [axis, options] = typeof first === 'object' ? [undefined, first] : [first, second];
    const { ddof = 0 } = options;
    return this.#fold(axis, options, (values) => {
      const mean = meanOf(values);
      return total(values.map((value) => (value - mean) ** 2)) / (values.length - ddof);
    });
  }

  /** Standard deviation: the square root of `var`. */
  std<Keep extends boolean = false>(options?: VarOptions<Keep>): Folded<undefined, Keep>;
  std<A extends MatrixAxis | undefined, Keep extends boolean = false>(
    axis: A,
    options?: VarOptions<Keep>,
  ): Folded<A, Keep>;
  std(first?: MatrixAxis | VarOptions, second?: VarOptions): number | Float64Array | Matrix {
    const variance = this.var(first as MatrixAxis, second);
    return typeof variance === 'number' ? Math.sqrt(variance) : variance.map(Math.sqrt);
  }

  /** Index of the first largest value along an axis (0 by default, as for tensors). */
  argMax(axis: MatrixAxis = 0): number[] {
    return this.#along(axis, (values) => values.indexOf(Math.max(...values)));
  }

  /** Index of the first smallest value along an axis (0 by default, as for tensors). */
  argMin(axis: MatrixAxis = 0): number[] {
    return this.#along(axis, (values) => values.indexOf(Math.min(...values)));
  }

  /** The same elements, row by row, in another shape; one size may be `-1`. */
  reshape([rows, cols]: readonly [number, number]): Matrix {
    const count = this.data.length;
    const [r, c] = [rows === -1 ? count / cols : rows, cols === -1 ? count / rows : cols];
    if (r * c !== count || !Number.isInteger(r) || !Number.isInteger(c)) {
      const needs = rows === -1 || cols === -1 ? `a multiple of ${-rows * cols}` : rows * cols;
      throw new RangeError(
        `reshape: ${showShape(this.shape)} has ${count} elements, ` +
          `${showShape([rows, cols])} needs ${needs}`,
      );
    }
    return new Matrix(r, c, this.data.slice());
  }

  /**
   * The block that starts at `begin` and has the given sizes; to the end of the axis without, or
   * for `-1`.
   */
  slice(
    [row, col]: readonly [number, number],
    [rows, cols]: readonly [number, number] = [-1, -1],
  ): Matrix {
    const [r, c] = [rows === -1 ? this.rows - row : rows, cols === -1 ? this.cols - col : cols];
    if (
      !(row >= 0 && col >= 0 && r >= 0 && c >= 0 && row + r <= this.rows && col + c <= this.cols)
    ) {
      throw new RangeError(
        `slice: ${showShape([rows, cols])} from ${showShape([row, col])} ` +
          `is not within ${showShape(this.shape)}`,
      );
    }
    return Matrix.#make(r, c, (i, j) => this.#get(row + i, col + j));
  }

  /** Euclidean length of all elements together (the Frobenius norm). */
  norm(): number {
    return Math.sqrt(this.data.reduce((sum, value) => sum + value * value, 0));
  }

  /** The values as a float32 tensor `[rows, cols]`. */
  toTensor(): Tensor<[number, number]> {
    return fromData(Float32Array.from(this.data), this.shape);
  }

  toString(): string {
    return this.toArray()
      .map((row) => row.map((value) => Number(value.toPrecision(6))).join('\t'))
      .join('\n');
  }

  static #make(rows: number, cols: number, f: (row: number, col: number) => number): Matrix {
    const out = new Matrix(rows, cols);
    for (let r = 0, i = 0; r < rows; r++) for (let c = 0; c < cols; c++) out.data[i++] = f(r, c);
    return out;
  }

  #get(row: number, col: number): number {
    return this.data[row * this.cols + col] as number;
  }

  #with(operand: MatrixOperand, name: string, f: (x: number, y: number) => number): Matrix {
    if (typeof operand === 'number') return this.map((value) => f(value, operand));
    const b =
      operand instanceof Matrix
        ? operand
        : new Matrix(1, operand.length, Float64Array.from(operand));
    const [rows, cols] = [Math.max(this.rows, b.rows), Math.max(this.cols, b.cols)];
    const fits = (m: Matrix) =>
      (m.rows === rows || m.rows === 1) && (m.cols === cols || m.cols === 1);
    if (!fits(this) || !fits(b)) {
      throw new RangeError(
        `${name}: ${showShape(this.shape)} and ${showShape(b.shape)} do not broadcast: ` +
          'sizes must be equal or 1',
      );
    }
    const pick = (m: Matrix, r: number, c: number) =>
      m.#get(m.rows === 1 ? 0 : r, m.cols === 1 ? 0 : c);
    return Matrix.#make(rows, cols, (r, c) => f(pick(this, r, c), pick(b, r, c)));
  }

  /** A number for each column (axis 0) or row (axis 1). */
  #along(axis: MatrixAxis, f: (values: Float64Array) => number): number[] {
    return axis === 0 || axis === -2
      ? Array.from({ length: this.cols }, (_, c) => f(this.col(c)))
      : Array.from({ length: this.rows }, (_, r) => f(this.row(r)));
  }

  #fold<A extends MatrixAxis | undefined, Keep extends boolean>(
    axis: A,
    { keepDims }: KeepOptions<Keep> = {},
    f: (values: Float64Array) => number,
  ): Folded<A, Keep> {
    const fold = () => {
      if (axis === undefined) {
        const value = f(this.data);
        return keepDims ? Matrix.of([[value]]) : value;
      }
      const values = Float64Array.from(this.#along(axis, f));
      if (!keepDims) return values;
      return axis === 0 || axis === -2
        ? new Matrix(1, values.length, values)
        : new Matrix(values.length, 1, values);
    };
    return fold() as Folded<A, Keep>;
  }
}

const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
const meanOf = (values: Float64Array): number => total(values) / values.length;

/**
 * The numbers of a tensor, of lists, or of a typed array as a matrix; one axis becomes a column.
 *
 * @throws RangeError for more than two axes, or ragged lists.
 */
export function toMatrix(values: Numbers): Matrix {
  const { shape, data } = readNumbers(values, 'toMatrix');
  if (shape.length > 2) {
    throw new RangeError(
      `toMatrix: shape ${showShape(shape)} given, a matrix has two axes; reshape it`,
    );
  }
  const [rows = 1, cols = 1] = shape;
  return new Matrix(rows, cols, Float64Array.from(data));
}
