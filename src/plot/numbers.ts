/** Numbers in nested lists, one list a row. */
export type Nested = readonly number[] | readonly Nested[];

/**
 * Whatever holds numbers: a list (nested for more dimensions), a typed array, a TensorFlow.js tensor, or an
 * object with its numbers row by row in `data` and its sizes in `shape`, or in `rows` and `cols` as a `Matrix`.
 */
export type Numbers =
  | Nested
  | Float32Array
  | Float64Array
  | Int32Array
  | Uint8Array
  | { readonly shape: readonly number[]; dataSync(): ArrayLike<number> }
  | { readonly shape: readonly number[]; readonly data: ArrayLike<number> }
  | { readonly rows: number; readonly cols: number; readonly data: ArrayLike<number> };

/** Numbers row by row, with their sizes. */
export interface Block {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

export function isNumbers(value: unknown): value is Numbers {
  if (ArrayBuffer.isView(value)) return true;
  if (Array.isArray(value))
    return value.length === 0 || typeof value[0] === 'number' || isNumbers(value[0]);
  return isObject(value) && ('dataSync' in value || 'data' in value);
}

function nestedShape(value: Nested): number[] {
  const first = value[0];
  return typeof first === 'object' ? [value.length, ...nestedShape(first)] : [value.length];
}

function flatten(value: Nested, shape: readonly number[], what: string): number[] {
  if (value.length !== shape[0] || shape.length > 1 !== (typeof value[0] === 'object'))
    throw new Error(
      `${what}: a ragged list; each row must have ${shape[0]} entries, as the first has`,
    );
  return shape.length === 1
    ? [...(value as readonly number[])]
    : (value as readonly Nested[]).flatMap((row) => flatten(row, shape.slice(1), what));
}

/**
 * Reads numbers of any kind.
 * @param what names them in errors, as in `line: series "loss"`
 * @throws Error for ragged lists, and for NaN or infinity, with the index of the first
 */
export function read(value: Numbers, what: string): Block {
  const block = unchecked(value, what);
  const size = block.shape.reduce((product, n) => product * n, 1);
  if (block.data.length !== size)
    throw new Error(
      `${what}: ${block.data.length} numbers given for shape ${sizes(block.shape)}, which holds ${size}`,
    );
  for (let i = 0; i < size; i++)
    if (!Number.isFinite(block.data[i]))
      throw new Error(
        `${what}: ${block.data[i]} at index [${indexOf(i, block.shape)}]; a plot needs finite numbers, ` +
          'so filter them out or find where they arise',
      );
  return block;
}

function unchecked(value: Numbers, what: string): Block {
  if (ArrayBuffer.isView(value)) return { shape: [value.length], data: value };
  if (Array.isArray(value)) {
    const shape = nestedShape(value);
    return { shape, data: flatten(value, shape, what) };
  }
  if (isObject(value) && 'dataSync' in value) return { shape: value.shape, data: value.dataSync() };
  if (isObject(value) && 'rows' in value)
    return { shape: [value.rows, value.cols], data: value.data };
  if (isObject(value) && 'data' in value) return { shape: value.shape, data: value.data };
  throw new Error(
    `${what}: ${typeof value} given; expected a tensor, a matrix or a list of numbers`,
  );
}

/** A shape as it is written in the course: `[32, 784]`. */
export const sizes = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

function indexOf(flat: number, shape: readonly number[]): string {
  const index: number[] = [];
  let rest = flat;
  for (const size of [...shape].reverse()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return index.join(', ');
}

/** A list of numbers; a column or row vector counts as one. */
export function vector(value: Numbers, what: string): number[] {
  const { shape, data } = read(value, what);
  if (shape.filter((n) => n !== 1).length > 1)
    throw new Error(`${what}: shape ${sizes(shape)} given; expected one list of numbers`);
  return Array.from(data);
}

/** Rows of numbers. */
export function matrix(value: Numbers, what: string): number[][] {
  const { shape, data } = read(value, what);
  const [rows, columns] = shape;
  if (shape.length !== 2 || rows === undefined || columns === undefined)
    throw new Error(
      `${what}: shape ${sizes(shape)} given; expected two dimensions [rows, columns]`,
    );
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => data[row * columns + column] as number),
  );
}

/** Points of the plane: two columns. */
export function points(value: Numbers, what: string): [number, number][] {
  const rows = matrix(value, what);
  return rows.map(([x, y, ...more]) => {
    if (x === undefined || y === undefined || more.length > 0)
      throw new Error(`${what}: shape [${rows.length}, ${rows[0]?.length}] given; expected [N, 2]`);
    return [x, y];
  });
}

/** Evenly spaced values, both ends among them. */
export function linspace(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + ((to - from) * i) / Math.max(1, count - 1));
}

/** Least and greatest value. */
export function extent(values: readonly number[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** Five significant digits: finer than a screen shows, and a third of the bytes. */
export function rounded(value: number): number {
  return Number(value.toPrecision(5));
}
