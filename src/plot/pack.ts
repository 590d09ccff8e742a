import type { Json } from './draft.ts';

/** A list shorter than this is read more easily as it is, and takes hardly more room. */
const SHORTEST = 64;

/** A list of numbers as plotly.js (from 2.28) reads it: little-endian, base64. */
export interface Packed {
  readonly dtype: 'i1' | 'u1' | 'i2' | 'u2' | 'i4' | 'f4';
  readonly bdata: string;
  /** Rows and columns, as in `'60, 60'`; absent for one row. */
  readonly shape?: string;
}

/** Whole numbers of each type, the smallest first. */
const wholes = [
  ['u1', 0, 0xff, Uint8Array],
  ['i1', -0x80, 0x7f, Int8Array],
  ['u2', 0, 0xffff, Uint16Array],
  ['i2', -0x8000, 0x7fff, Int16Array],
  ['i4', -0x8000_0000, 0x7fff_ffff, Int32Array],
] as const;

/**
 * Numbers in the fewest bytes that hold them: whole ones exactly, others as float32, which keeps
 * more digits than a figure has.
 */
export function packNumbers(values: readonly number[], shape?: string): Packed {
  const whole = values.every((value) => Number.isInteger(value) && !Object.is(value, -0));
  const kind = whole
    ? wholes.find(([, low, high]) => values.every((value) => value >= low && value <= high))
    : undefined;
  const array = kind ? kind[3].from(values) : Float32Array.from(values);
  return {
    dtype: kind?.[0] ?? 'f4',
    bdata: base64(littleEndian(array)),
    ...(shape === undefined ? {} : { shape }),
  };
}

/** The bytes in the order that plotly.js expects, whatever the machine's own is. */
function littleEndian(array: {
  readonly buffer: ArrayBufferLike;
  readonly BYTES_PER_ELEMENT: number;
}) {
  const bytes = new Uint8Array(array.buffer);
  const isLittle = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
  if (!isLittle)
    for (let at = 0; at < bytes.length; at += array.BYTES_PER_ELEMENT)
      bytes.subarray(at, at + array.BYTES_PER_ELEMENT).reverse();
  return bytes;
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

const isNumbers = (value: Json): value is readonly number[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'number');

/** Every long list of numbers within, and every table of them, packed. */
export function packed(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const list = value as readonly Json[];
    if (isNumbers(list)) return list.length < SHORTEST ? list : { ...packNumbers(list) };
    const rows = list.filter(isNumbers);
    const columns = rows[0]?.length ?? 0;
    const even = rows.length === list.length && rows.every((row) => row.length === columns);
    if (even && rows.length * columns >= SHORTEST)
      return { ...packNumbers(rows.flat(), `${rows.length}, ${columns}`) };
    return list.map(packed);
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, packed(item)]));
}
