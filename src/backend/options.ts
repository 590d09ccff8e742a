/**
 * Vector instructions: 128-bit, 128-bit with fused multiply-add, 256-bit with fused multiply-add.
 */
export type SimdLevel = 'simd128' | 'simd128+fma' | 'simd256+fma';

/** How the backend starts. Set with `configure` before the first tensor is made. */
export interface BackendOptions {
  /**
   * Threads, this one included. Default: the environment variable NOTEGRAD_THREADS, else one a
   * core, at most 8. Where threads cannot share memory there is one, whatever is asked for.
   */
  threads?: number;
  /**
   * Highest vector level to use. Default: NOTEGRAD_SIMD, else the highest that passes its self-test
   * here.
   */
  simd?: SimdLevel;
  /** Most bytes of tensors to hold. Default: 4 GiB, what WebAssembly can address. */
  memoryLimit?: number;
  /**
   * Whether training steps are captured and replayed. Default true, unless the environment variable
   * NOTEGRAD_REPLAY is 0.
   */
  replay?: boolean;
  /**
   * Bytes of a `kernels-*.wasm` build, for a page that has them at hand. Default: read or fetched.
   */
  wasm?: BufferSource;
}

const chosen: BackendOptions = {};

export function setOptions(options: BackendOptions): void {
  const { threads, memoryLimit } = options;
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1)) {
    throw new RangeError(`notegrad backend: threads must be a whole number from 1, got ${threads}`);
  }
  if (memoryLimit !== undefined && !(memoryLimit >= 2 ** 24)) {
    throw new RangeError(
      `notegrad backend: memoryLimit must be at least 16 MiB (16777216), got ${memoryLimit}`,
    );
  }
  Object.assign(chosen, options);
}

export function options(): Readonly<BackendOptions> {
  return chosen;
}
