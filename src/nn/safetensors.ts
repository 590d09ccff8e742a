import { isObject } from '../contract/index.ts';
import type { StateDict } from './state.ts';

/**
 * The safetensors format (Hugging Face): 8 bytes with the length of the header, the header as JSON,
 * the values of one tensor after the other. A file may come from anywhere, so nothing in it is
 * believed before it is checked.
 */

/** A type of numbers in a file, and how they are read. */
interface Numbers {
  readonly bytes: number;
  readonly read: (data: ArrayBuffer) => ArrayLike<number>;
}

const types: ReadonlyMap<string, Numbers> = new Map([
  ['F64', { bytes: 8, read: (data) => new Float64Array(data) }],
  ['F32', { bytes: 4, read: (data) => new Float32Array(data) }],
  ['F16', { bytes: 2, read: (data) => Float32Array.from(new Uint16Array(data), fromHalf) }],
  ['BF16', { bytes: 2, read: fromBrainFloat }],
  ['I64', { bytes: 8, read: (data) => Array.from(new BigInt64Array(data), Number) }],
  ['I32', { bytes: 4, read: (data) => new Int32Array(data) }],
  ['I16', { bytes: 2, read: (data) => new Int16Array(data) }],
  ['I8', { bytes: 1, read: (data) => new Int8Array(data) }],
  ['U8', { bytes: 1, read: (data) => new Uint8Array(data) }],
  ['BOOL', { bytes: 1, read: (data) => new Uint8Array(data) }],
]);

/** Where the values of a tensor lie. */
interface Place {
  readonly name: string;
  readonly dtype: string;
  readonly shape: number[];
  readonly begin: number;
  readonly end: number;
}

const METADATA = '__metadata__';

/** A state as the bytes of a safetensors file, its values as float32. */
export function encodeSafetensors(state: StateDict): Uint8Array<ArrayBuffer> {
  let length = 0;
  const header = Object.entries(state).map(([name, { shape, values }]) => {
    if (name === METADATA) throw new Error(`safetensors: no tensor can have the name ${METADATA}`);
    const start = length;
    length += 4 * values.length;
    return [name, { dtype: 'F32', shape, data_offsets: [start, length] }];
  });
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  // The values begin at a multiple of 8 bytes; the format allows blanks at the end of the header.
  const start = 8 + Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(start + length).fill(0x20, 8, start);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true);
  bytes.set(text, 8);
  let at = start;
  for (const { values } of Object.values(state)) {
    new Float32Array(bytes.buffer, at, values.length).set(values);
    at += 4 * values.length;
  }
  return bytes;
}

/**
 * The tensors in a safetensors file, as a state.
 *
 * @throws Error saying what is wrong with the file: its header, a name, a type, a shape, or where
 * values lie.
 */
export function decodeSafetensors(bytes: Uint8Array): StateDict {
  const [header, start] = headerOf(bytes);
  const places = Object.entries(header)
    .filter(([name]) => name !== METADATA)
    .map(([name, entry]) => placeOf(name, entry));
  expectSideBySide(places, bytes.length - start);
  return Object.fromEntries(
    places.map(({ name, dtype, shape, begin, end }) => {
      // A copy, since the place need not be aligned for its type; `slice` of Node's Buffer would
      // not copy.
      const data = new Uint8Array(bytes.subarray(start + begin, start + end)).buffer;
      const values = Float32Array.from((types.get(dtype) as Numbers).read(data));
      return [name, { shape, values }];
    }),
  );
}

/** What the format's own reader takes for the largest header. */
const LARGEST = 100_000_000;

function headerOf(bytes: Uint8Array): [header: Record<string, unknown>, start: number] {
  if (bytes.length < 8) refuse(`${bytes.length} bytes are too few for the length of a header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getBigUint64(0, true);
  if (length > LARGEST || length > bytes.length - 8) {
    refuse(`a header of ${length} bytes is announced, of a file of ${bytes.length}`);
  }
  const start = 8 + Number(length);
  const header = parse(bytes.subarray(8, start));
  if (!isObject(header)) refuse('the header is no JSON object');
  const metadata = header[METADATA];
  const texts = isObject(metadata) && Object.values(metadata).every((v) => typeof v === 'string');
  if (metadata !== undefined && !texts) refuse(`${METADATA} is no record of texts`);
  return [header, start];
}

function parse(text: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
  } catch (error) {
    return refuse(`the header is no JSON (${(error as Error).message})`);
  }
}

function placeOf(name: string, entry: unknown): Place {
  if (name === '' || /[\u0000-\u001f\u007f]/.test(name)) {
    refuse(`${JSON.stringify(name)} is no name of a tensor`);
  }
  if (!isObject(entry)) return refuse(`the entry of ${name} is no object`);
  const { dtype, shape, data_offsets: offsets } = entry;
  const type = typeof dtype === 'string' ? types.get(dtype) : undefined;
  if (!type) {
    return refuse(
      `${name} has type ${JSON.stringify(dtype)}, expected ${[...types.keys()].join(', ')}`,
    );
  }
  if (!isSizes(shape)) return refuse(`${name} has shape ${JSON.stringify(shape)}`);
  if (!isSizes(offsets) || offsets.length !== 2) {
    return refuse(
      `${name} lies at ${JSON.stringify(offsets)}, expected its first byte and its end`,
    );
  }
  const [begin, end] = offsets as [number, number];
  const needed = shape.reduce((product, size) => product * size, type.bytes);
  if (end - begin !== needed) {
    refuse(
      `${name} of type ${dtype} and shape [${shape.join(', ')}] has ${end - begin} bytes, ` +
        `expected ${needed}`,
    );
  }
  return { name, dtype: dtype as string, shape, begin, end };
}

/**
 * The tensors fill the data: none lies over another, nothing is between them, and nothing is left.
 */
function expectSideBySide(places: readonly Place[], length: number): void {
  let at = 0;
  for (const { name, begin, end } of [...places].sort(
    (a, b) => a.begin - b.begin || a.end - b.end,
  )) {
    if (begin < at)
      refuse(`${name} begins at byte ${begin} of the data, inside of the tensor before it`);
    if (begin > at) refuse(`bytes ${at} to ${begin} of the data belong to no tensor`);
    at = end;
  }
  if (at !== length) refuse(`its tensors take ${at} bytes, and it has ${length}`);
}

const isSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);

function refuse(what: string): never {
  throw new Error(`safetensors: the file is damaged or of another format: ${what}`);
}

/** The number that 16 bits stand for: sign, 5 bits of exponent, 10 of fraction (IEEE 754). */
function fromHalf(bits: number): number {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 0x1f, bits & 0x3ff];
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Infinity;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** bfloat16 is the upper half of a float32. */
function fromBrainFloat(data: ArrayBuffer): Float32Array {
  return new Float32Array(Uint32Array.from(new Uint16Array(data), (bits) => bits << 16).buffer);
}
