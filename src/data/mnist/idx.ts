import { messageOf } from '../../contract/index.ts';

/** An array of bytes with a shape, as an IDX file holds it. */
export interface IdxArray {
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

const WAY_OUT = 'Put a whole one in its place.';

/**
 * A data file that is not what it should be; names the file, what was expected, what was found, and
 * the way out.
 */
export class DataFileError extends Error {
  override readonly name = 'DataFileError';
  readonly file: string;

  constructor(file: string, expected: string, found: string, wayOut = WAY_OUT) {
    super(`${file}: expected ${expected}, found ${found}. ${wayOut}`);
    this.file = file;
  }
}

/**
 * Reads an IDX file of unsigned bytes, gzipped or not: two zero bytes, the type (8), the number of
 * axes, the sizes as big-endian 32-bit integers, then the data in row-major order (Y. LeCun, "The
 * MNIST database").
 *
 * @param file its name, for the message
 * @param wayOut what to do about a file that is not right, for the message; by default to put a
 *   whole one in its place
 * @throws DataFileError when it is cut short, too long, or something else altogether
 */
export async function parseIdx(
  bytes: Uint8Array,
  file: string,
  wayOut = WAY_OUT,
): Promise<IdxArray> {
  const raw = bytes[0] === 0x1f && bytes[1] === 0x8b ? await gunzip(bytes, file, wayOut) : bytes;
  const axes = raw[3] ?? 0;
  if (raw[0] !== 0 || raw[1] !== 0 || raw[2] !== 8 || axes < 1 || axes > 4) {
    throw new DataFileError(
      file,
      'an IDX file of unsigned bytes (it starts 00 00 08)',
      raw.length === 0 ? 'an empty file' : `a file that starts ${hex(raw.subarray(0, 4))}`,
      wayOut,
    );
  }
  const header = 4 + 4 * axes;
  if (raw.length < header) {
    throw new DataFileError(file, `a header of ${header} bytes`, `${raw.length} bytes`, wayOut);
  }
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
  const size = shape.reduce((product, length) => product * length, 1);
  if (raw.length !== header + size) {
    throw new DataFileError(
      file,
      `${size} bytes of data for its shape [${shape.join(', ')}]`,
      `${raw.length - header} bytes`,
      wayOut,
    );
  }
  return { shape, data: raw.subarray(header) };
}

async function gunzip(bytes: Uint8Array, file: string, wayOut: string): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('gzip'));
  try {
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (error) {
    const why = messageOf(error);
    throw new DataFileError(
      file,
      'a whole gzip file',
      `${bytes.length} bytes that do not unpack (${why})`,
      wayOut,
    );
  }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
