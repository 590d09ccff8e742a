import { ELEMENTS, type Element, type NumpyValues, typeOf } from './npy-elements.ts';
import { refuse } from './refuse.ts';

export type { NumpyValues } from './npy-elements.ts';

/** An array of NumPy: plain data, of which `tf.tensor(values, shape)` makes a tensor. */
export interface NumpyArray {
  readonly shape: readonly number[];
  /** In C order, the last axis the fastest. 64-bit whole numbers are bigints. */
  readonly values: NumpyValues;
  /** Truths, which are kept as bytes 0 and 1. Default false. */
  readonly bool?: boolean;
}

/** `\x93NUMPY` */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** The header's text ends where the values may begin at a multiple of this many bytes. */
const ALIGNMENT = 64;
/** More axes than NumPy itself has. */
const MOST_AXES = 64;

/**
 * An array as the bytes of a `.npy` file, version 1.0, little-endian, in C order. The type is that of
 * the values: `Float32Array` becomes `<f4`, `BigInt64Array` `<i8`, and so on.
 *
 * Source: NumPy's NEP 1, "A Simple File Format for NumPy Arrays".
 *
 * @throws RangeError where the shape does not have as many elements as there are values
 */
export function encodeNpy({ shape, values, bool = false }: NumpyArray): Uint8Array<ArrayBuffer> {
  const size = shape.reduce((product, length) => product * length, 1);
  if (size !== values.length || !shape.every(isLength)) {
    throw new RangeError(`encodeNpy: shape [${shape.join(', ')}] for ${values.length} values`);
  }
  if (bool && !(values instanceof Uint8Array)) {
    throw new RangeError('encodeNpy: truths are given as a Uint8Array of 0 and 1');
  }
  const descr = bool ? '|b1' : typeOf(values);
  // A tuple of one has a comma.
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const start = Math.ceil((10 + text.length + 1) / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(start + values.byteLength).fill(0x20, 10, start);
  bytes.set([...MAGIC, 1, 0]);
  new DataView(bytes.buffer).setUint16(8, start - 10, true);
  bytes.set(new TextEncoder().encode(text), 10);
  bytes[start - 1] = 0x0a;
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), start);
  return bytes;
}

/**
 * The array in a `.npy` file of version 1 to 3, of whole numbers, floats or truths in either order of
 * bytes and of axes. float16 is read as float32.
 *
 * @throws Error saying what is wrong with the file; also for Python objects and texts, which are
 * not read: such a file runs code when Python reads it
 */
export function decodeNpy(bytes: Uint8Array): NumpyArray {
  const [text, start] = headerOf(bytes);
  const { descr, fortran, shape } = parse(text);
  const element = elementOf(descr);
  const size = shape.reduce((product, length) => product * length, 1);
  if (size * element.bytes !== bytes.length - start) {
    refuse(
      'npy',
      `shape [${shape.join(', ')}] of ${descr} takes ${size * element.bytes} bytes, ` +
        `and ${bytes.length - start} are there`,
    );
  }
  // A copy, aligned for its type.
  const data = new Uint8Array(bytes.subarray(start));
  if (descr.startsWith('>')) swapEnds(data, element.bytes);
  const values = element.read(data.buffer);
  const array = { shape, values: fortran && shape.length > 1 ? inCOrder(values, shape) : values };
  return descr.endsWith('b1') ? { ...array, bool: true } : array;
}

const isLength = (length: number): boolean => Number.isSafeInteger(length) && length >= 0;

function headerOf(bytes: Uint8Array): [text: string, start: number] {
  if (bytes.length < 12 || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    refuse('npy', 'it does not begin with \\x93NUMPY');
  }
  const major = bytes[6] as number;
  if (major < 1 || major > 3) refuse('npy', `version ${major}, expected 1, 2 or 3`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = major === 1 ? 10 : 12;
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > bytes.length - first) {
    refuse('npy', `a header of ${length} bytes is announced, of a file of ${bytes.length}`);
  }
  const text = new TextDecoder().decode(bytes.subarray(first, first + length));
  return [text, first + length];
}

/** A Python dictionary of these three keys, in any order; nothing else of Python is understood. */
const ENTRY =
  /\s*(?:'(descr)'\s*:\s*'([^']*)'|'(fortran_order)'\s*:\s*(True|False)|'(shape)'\s*:\s*\(([\d\s,]*)\))\s*(?:,|$)/y;

function parse(text: string): { descr: string; fortran: boolean; shape: number[] } {
  const inside = /^\s*\{(.*)\}\s*$/s.exec(text.slice(0, 10_000))?.[1];
  const found = new Map<string, string>();
  ENTRY.lastIndex = 0;
  let end = 0;
  for (let match = ENTRY.exec(inside ?? ''); match; match = ENTRY.exec(inside ?? '')) {
    const [, d, descr, f, fortran, s, shape] = match;
    found.set((d ?? f ?? s) as string, (descr ?? fortran ?? shape) as string);
    end = ENTRY.lastIndex;
  }
  const [descr, fortran, tuple] = ['descr', 'fortran_order', 'shape'].map((key) => found.get(key));
  const rest = inside?.slice(end).trim();
  if (descr === undefined || fortran === undefined || tuple === undefined || rest !== '') {
    return refuse('npy', `its header is ${JSON.stringify(text.trim().slice(0, 200))}`);
  }
  const shape = tuple
    .split(',')
    .map((length) => length.trim())
    .filter((length) => length !== '')
    .map(Number);
  if (!shape.every(isLength) || shape.length > MOST_AXES) {
    return refuse('npy', `its shape is (${tuple.slice(0, 200)})`);
  }
  return { descr, fortran: fortran === 'True', shape };
}

function elementOf(descr: string): Element {
  const element = /^[<>|=]/.test(descr) ? ELEMENTS.get(descr.slice(1)) : undefined;
  if (element) return element;
  if (/O/.test(descr)) {
    return refuse('npy', 'it holds Python objects, which are not read; save arrays of numbers');
  }
  return refuse(
    'npy',
    `its type is ${JSON.stringify(descr)}, expected one of ${[...ELEMENTS.keys()].join(', ')}`,
  );
}

function swapEnds(data: Uint8Array, bytes: number): void {
  for (let at = 0; at < data.length; at += bytes) data.subarray(at, at + bytes).reverse();
}

/** Values whose first axis is the fastest, in the order in which the last one is. */
function inCOrder(values: NumpyValues, shape: readonly number[]): NumpyValues {
  const turned = values.slice();
  const index = shape.map(() => 0);
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((a, b) => a * b, 1));
  let from = 0;
  for (let to = 0; to < values.length; to++) {
    turned[to] = values[from] as never;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const [i, stride, length] = [index[axis], strides[axis], shape[axis]] as [
        number,
        number,
        number,
      ];
      from += stride;
      if (i + 1 < length) {
        index[axis] = i + 1;
        break;
      }
      from -= stride * length;
      index[axis] = 0;
    }
  }
  return turned;
}
