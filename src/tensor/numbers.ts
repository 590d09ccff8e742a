import { showShape } from './check.ts';

type List<T> = readonly T[];
/** Nested lists of numbers, such as `[[1, 2], [3, 4]]`, up to six axes as a tensor has. */
type Lists =
  | List<number>
  | List<List<number>>
  | List<List<List<number>>>
  | List<List<List<List<number>>>>
  | List<List<List<List<List<number>>>>>
  | List<List<List<List<List<List<number>>>>>>;

/** A number, or nested lists of numbers. */
export type Nested = number | Lists;

/**
 * Whatever holds numbers: lists (nested for more axes), a typed array, a tensor, or an object with
 * its numbers row by row in `data` and its sizes in `shape`, or in `rows` and `cols`, as a `Matrix`
 * has.
 */
export type Numbers =
  | Lists
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

/** Whether a value is of the kinds of `Numbers`, by its first element. */
export function isNumbers(value: unknown): value is Numbers {
  if (ArrayBuffer.isView(value)) return true;
  if (Array.isArray(value)) {
    return value.length === 0 || typeof value[0] === 'number' || isNumbers(value[0]);
  }
  return isObject(value) && ('dataSync' in value || 'data' in value);
}

/**
 * The numbers of any kind, not copied where that can be.
 *
 * @param what names them in errors, as in `accuracy: labels`.
 * @throws TypeError for anything else.
 * @throws RangeError for ragged lists, and where the shape does not hold as many.
 */
export function readNumbers(value: Numbers, what: string): Block {
  const block = blockOf(value, what);
  const size = block.shape.reduce((product, n) => product * n, 1);
  if (block.data.length !== size) {
    throw new RangeError(
      `${what}: ${block.data.length} numbers given for shape ${showShape(block.shape)}, ` +
        `which holds ${size}`,
    );
  }
  return block;
}

/** A list of numbers; a column or a row counts as one. @throws RangeError for more axes. */
export function vectorOf(value: Numbers, what: string): number[] {
  const { shape, data } = readNumbers(value, what);
  if (shape.filter((n) => n !== 1).length > 1) {
    throw new RangeError(`${what}: shape ${showShape(shape)} given; expected one list of numbers`);
  }
  return Array.from(data);
}

/** Rows of numbers. @throws RangeError unless there are two axes. */
export function rowsOf(value: Numbers, what: string): number[][] {
  const { shape, data } = readNumbers(value, what);
  const [rows, columns] = shape;
  if (shape.length !== 2 || rows === undefined || columns === undefined) {
    throw new RangeError(
      `${what}: shape ${showShape(shape)} given; expected two axes [rows, columns]`,
    );
  }
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => data[row * columns + column] as number),
  );
}

function blockOf(value: Numbers, what: string): Block {
  if (ArrayBuffer.isView(value)) return { shape: [value.length], data: value };
  if (isList(value)) {
    const shape = shapeOfLists(value);
    return { shape, data: flatten(value, shape, what) };
  }
  if (isObject(value) && 'dataSync' in value) return { shape: value.shape, data: value.dataSync() };
  if (isObject(value) && 'rows' in value) {
    return { shape: [value.rows, value.cols], data: value.data };
  }
  if (isObject(value) && 'data' in value) return value;
  throw new TypeError(
    `${what}: ${value === null ? 'null' : typeof value} given; ` +
      'expected a tensor, a matrix or a list of numbers',
  );
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isList = (value: unknown): value is List<unknown> => Array.isArray(value);

function shapeOfLists(value: List<unknown>): number[] {
  const [first] = value;
  return isList(first) ? [value.length, ...shapeOfLists(first)] : [value.length];
}

function flatten(value: List<unknown>, shape: readonly number[], what: string): number[] {
  const [length, ...inner] = shape;
  const out: number[] = [];
  const ragged = () =>
    new RangeError(
      `${what}: a ragged list; each row must have ${length} entries, as the first has`,
    );
  if (value.length !== length) throw ragged();
  for (const entry of value) {
    if (isList(entry) !== inner.length > 0) throw ragged();
    if (isList(entry)) out.push(...flatten(entry, inner, what));
    else out.push(entry as number);
  }
  return out;
}

/**
 * Reads numbers of any kind, all of which must be finite.
 * @param what names them in errors, as in `line: series "loss"`
 * @throws Error for ragged lists, and for NaN or infinity, with the index of the first
 */
export function readFinite(value: Numbers, what: string): Block {
  const block = readNumbers(value, what);
  for (let i = 0; i < block.data.length; i++)
    if (!Number.isFinite(block.data[i]))
      throw new Error(
        `${what}: ${block.data[i]} at index [${indexOf(i, block.shape)}]; expected finite numbers, ` +
          'so filter them out or find where they arise',
      );
  return block;
}

function indexOf(flat: number, shape: readonly number[]): string {
  const index: number[] = [];
  let rest = flat;
  for (const size of [...shape].reverse()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return index.join(', ');
}
