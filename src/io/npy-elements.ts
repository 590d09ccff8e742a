/** Values of an array, in memory. */
export type NumpyValues =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** A type of elements in a file. */
export interface Element {
  readonly bytes: number;
  read(data: ArrayBuffer): NumpyValues;
}

/** NumPy's types without the sign of their order of bytes. */
export const ELEMENTS: ReadonlyMap<string, Element> = new Map<string, Element>([
  ['b1', { bytes: 1, read: (data) => new Uint8Array(data) }],
  ['i1', { bytes: 1, read: (data) => new Int8Array(data) }],
  ['u1', { bytes: 1, read: (data) => new Uint8Array(data) }],
  ['i2', { bytes: 2, read: (data) => new Int16Array(data) }],
  ['u2', { bytes: 2, read: (data) => new Uint16Array(data) }],
  ['i4', { bytes: 4, read: (data) => new Int32Array(data) }],
  ['u4', { bytes: 4, read: (data) => new Uint32Array(data) }],
  ['i8', { bytes: 8, read: (data) => new BigInt64Array(data) }],
  ['u8', { bytes: 8, read: (data) => new BigUint64Array(data) }],
  ['f2', { bytes: 2, read: (data) => Float32Array.from(new Uint16Array(data), fromHalf) }],
  ['f4', { bytes: 4, read: (data) => new Float32Array(data) }],
  ['f8', { bytes: 8, read: (data) => new Float64Array(data) }],
]);

/** The number that 16 bits stand for: sign, 5 bits of exponent, 10 of fraction (IEEE 754). */
function fromHalf(bits: number): number {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 0x1f, bits & 0x3ff];
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Infinity;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** NumPy's name for the type of these values. @throws RangeError where it has none */
export function typeOf(values: NumpyValues): string {
  const kind = /^(Big)?(Float|Int|Uint)(\d+)Array$/.exec(values?.constructor?.name ?? '');
  const letter = { Float: 'f', Int: 'i', Uint: 'u' }[kind?.[2] ?? ''];
  const bytes = Number(kind?.[3]) / 8;
  if (letter === undefined || !ELEMENTS.has(`${letter}${bytes}`)) {
    throw new RangeError('encodeNpy: values is no typed array of whole numbers or floats');
  }
  return `${bytes === 1 ? '|' : '<'}${letter}${bytes}`;
}
