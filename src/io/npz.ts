import { unzipSync, zipSync } from 'fflate';
import { decodeNpy, encodeNpy, type NumpyArray } from './npy.ts';
import { refuse } from './refuse.ts';

/** Named arrays as the bytes of a `.npz` file, which `np.load` reads. Packed, as by `savez_compressed`. */
export function encodeNpz(arrays: Readonly<Record<string, NumpyArray>>): Uint8Array {
  const files = Object.entries(arrays).map(([name, array]) => [`${name}.npy`, encodeNpy(array)]);
  // The date that NumPy gives: the same arrays are the same bytes at any time.
  return zipSync(Object.fromEntries(files), { mtime: new Date(1980, 0, 1) });
}

/** No packed byte of the deflate format unpacks to more than this many. */
const DENSEST = 1032;

/** Options of {@link decodeNpz}. */
export interface NpzOptions {
  /** The most bytes that the arrays may take together, unpacked. Default 2 GiB. */
  readonly maxBytes?: number;
}

/**
 * The arrays in a `.npz` file by name, as `np.savez` and `np.savez_compressed` write them.
 *
 * @throws Error saying what is wrong with the file, or with which array in it
 */
export function decodeNpz(
  bytes: Uint8Array,
  { maxBytes = 2 ** 31 }: NpzOptions = {},
): Record<string, NumpyArray> {
  const announced = new Map<string, number>();
  let all = 0;
  const files = unpack(bytes, ({ name, size, originalSize }) => {
    if (!name.endsWith('.npy')) refuse('npz', `${JSON.stringify(name)} in it is no .npy`);
    if (announced.has(name)) refuse('npz', `it holds ${JSON.stringify(name)} twice`);
    announced.set(name, originalSize);
    if (!(originalSize <= DENSEST * size)) {
      refuse('npz', `${name} announces ${originalSize} bytes of ${size} packed ones`);
    }
    all += originalSize;
    if (!(all <= maxBytes)) {
      refuse('npz', `it unpacks to more than ${maxBytes} bytes; maxBytes allows more`);
    }
    return true;
  });
  return Object.fromEntries(
    [...announced].map(([file, size]) => {
      const npy = files[file];
      if (npy?.length !== size) refuse('npz', `${file} has not the ${size} bytes it announces`);
      const name = file.slice(0, -'.npy'.length);
      try {
        return [name, decodeNpy(npy as Uint8Array)];
      } catch (error) {
        return refuse('npz', `${file}: ${(error as Error).message}`);
      }
    }),
  );
}

type Filter = (file: { name: string; size: number; originalSize: number }) => boolean;

function unpack(bytes: Uint8Array, filter: Filter): Record<string, Uint8Array> {
  let ours: unknown;
  try {
    return unzipSync(bytes, {
      filter(file) {
        try {
          return filter(file);
        } catch (error) {
          ours = error;
          throw error;
        }
      },
    });
  } catch (error) {
    if (ours !== undefined) throw ours;
    return refuse('npz', `it does not unpack (${(error as Error).message})`);
  }
}
