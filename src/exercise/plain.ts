import { isStub, NotImplemented } from './stub.ts';

/**
 * What may pass between a reader's code and the judge: numbers, texts, truth values, arrays and records of them, and
 * arrays of numbers with a shape. No function and no object with behavior passes, so the judge may stand in another
 * process than the code it judges.
 */
export type Plain =
  | null
  | boolean
  | number
  | string
  | PlainTensor
  | readonly Plain[]
  | { readonly [key: string]: Plain };

/** Numbers in row-major order with their shape: what a tensor, a matrix or a typed array is as plain data. */
export interface PlainTensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** What {@link toPlain} makes of a type. */
export type PlainOf<T> = T extends { dataSync(): unknown; shape: unknown } | ArrayBufferView
  ? PlainTensor
  : T extends { toArray(): infer Rows }
    ? Rows
    : T extends readonly (infer Item)[]
      ? readonly PlainOf<Item>[]
      : T extends object
        ? { readonly [Key in keyof T]: PlainOf<T[Key]> }
        : T;

/** The most values that pass, and how deep they may be nested. */
const MOST = 1_000_000;
const DEEPEST = 32;

/**
 * A value as plain data. Tensors and typed arrays become {@link PlainTensor}s, matrices nested arrays. What is absent
 * (`undefined`) becomes null.
 *
 * @throws TypeError for what is no data (a function, a Map, a class instance), a circle, or more than a million values
 */
export function toPlain(value: unknown): Plain {
  let left = MOST;
  const walk = (given: unknown, depth: number): Plain => {
    if (isStub(given)) throw new NotImplemented();
    if (--left < 0) throw new TypeError(`more than ${MOST} values`);
    if (depth > DEEPEST) throw new TypeError(`nested more than ${DEEPEST} deep, or in a circle`);
    if (given === undefined || given === null) return null;
    if (typeof given === 'boolean' || typeof given === 'number' || typeof given === 'string') {
      return given;
    }
    if (typeof given !== 'object') throw new TypeError(`a ${typeof given} is not plain data`);
    if (ArrayBuffer.isView(given) && !(given instanceof DataView)) {
      const data = Array.from(given as unknown as ArrayLike<number>, Number);
      left -= data.length;
      if (left < 0) throw new TypeError(`more than ${MOST} values`);
      return { shape: [data.length], data };
    }
    if (Array.isArray(given)) return Array.from(given, (item) => walk(item, depth + 1));
    const { shape, dataSync, toArray } = given as Partial<{
      shape: readonly number[];
      dataSync: () => ArrayLike<number>;
      toArray: () => unknown;
    }>;
    if (typeof dataSync === 'function' && Array.isArray(shape)) {
      const data = Array.from(dataSync.call(given), Number);
      left -= data.length;
      if (left < 0) throw new TypeError(`more than ${MOST} values`);
      return { shape: [...shape], data };
    }
    if (typeof toArray === 'function') return walk(toArray.call(given), depth + 1);
    const prototype = Object.getPrototypeOf(given) as object | null;
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
      const name = (given as { constructor?: { name?: string } }).constructor?.name ?? 'object';
      throw new TypeError(`a ${name} is not plain data`);
    }
    return Object.fromEntries(
      Object.entries(given).map(([key, item]) => [key, walk(item, depth + 1)]),
    );
  };
  return walk(value, 0);
}

export function isPlainTensor(value: Plain): value is PlainTensor {
  const { shape, data } = (value ?? {}) as Partial<PlainTensor>;
  return Array.isArray(shape) && Array.isArray(data) && Object.keys(value as object).length === 2;
}

/** Numbers in any nesting as one {@link PlainTensor}; nothing where there is something else, or rows differ. */
export function numeric(value: Plain): PlainTensor | undefined {
  if (typeof value === 'number') return { shape: [], data: [value] };
  if (isPlainTensor(value)) return value;
  if (!Array.isArray(value)) return undefined;
  const rows = value.map(numeric);
  const [first] = rows;
  if (first === undefined) return value.length === 0 ? { shape: [0], data: [] } : undefined;
  const data: number[] = [];
  for (const row of rows) {
    if (!row || !sameShape(row.shape, first.shape)) return undefined;
    for (const item of row.data) data.push(item);
  }
  return { shape: [rows.length, ...first.shape], data };
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** The longest description of one value. */
const LONGEST = 160;

/** A short text of a value for a message; numbers to five significant digits. */
export function describe(value: Plain): string {
  const text = write(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

function write(value: Plain): string {
  if (typeof value === 'number') return number(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (isPlainTensor(value)) {
    const { shape, data } = value;
    const some = data.slice(0, 8).map(number).join(', ');
    const rest = data.length > 8 ? ', …' : '';
    return shape.length === 1 ? `[${some}${rest}]` : `[${shape.join(', ')}]: ${some}${rest}`;
  }
  if (Array.isArray(value)) return `[${value.map(write).join(', ')}]`;
  return `{ ${Object.entries(value)
    .map(([key, item]) => `${key}: ${write(item)}`)
    .join(', ')} }`;
}

function number(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(5)));
}

/** A case as its reader sees it: `w = [1, 2], y = 1`. */
export function describeCase(value: Plain): string {
  if (value === null || typeof value !== 'object' || Array.isArray(value) || isPlainTensor(value)) {
    return describe(value);
  }
  return Object.entries(value)
    .map(([key, item]) => `${key} = ${describe(item)}`)
    .join(', ');
}
