import type { backend_util, DataType, TensorInfo } from '@tensorflow/tfjs-core';
import type { Heap } from './heap.ts';

type Values = backend_util.BackendValues;

/** A block of the heap, as many bytes of it as are in use. */
export interface Block {
  at: number;
  readonly bytes: number;
}

/** Said of a tensor whose values are asked for after they have been given back. */
export const DISPOSED =
  'this tensor was disposed: its values are gone. What tf.tidy makes is freed at its end, but for what it returns and ' +
  'what tf.keep was called with; dispose() frees at once.';

/**
 * The storage of one tensor. Values that come from JavaScript stay on its heap until a kernel asks
 * for their address; from then on they live in WebAssembly memory, and kernels written in
 * JavaScript read them through a view, without a copy.
 */
export class Entry {
  refCount: number;
  readonly dtype: DataType;
  /** Address in the heap, 0 while the values are on JavaScript's side. */
  address = 0;
  /** Bytes in the heap. */
  bytes = 0;
  /** Whether its memory comes back when it is forgotten instead of disposed. */
  watched = false;
  /** The storage that this entry is the dataId in. */
  storage?: object | undefined;
  /** Parts of a complex tensor, set by the complex kernel. */
  complexTensorInfos?: { real: TensorInfo; imag: TensorInfo };

  /** Told of each entry whose values are read by JavaScript, while somebody wants to know. */
  static onRead: ((entry: Entry) => void) | undefined;

  /** What gives its block back where it is forgotten; it follows the entry to another block. */
  lease?: Block | undefined;

  readonly #heap: Heap;
  /** The block in the heap, from the moment it is taken; 0 while there is none. */
  #block = 0;
  #host: Values | undefined;
  #view: Float32Array | Int32Array | Uint8Array | undefined;
  #length = 0;

  constructor(heap: Heap, dtype: DataType, refCount: number, values?: Values) {
    this.#heap = heap;
    this.dtype = dtype;
    this.refCount = refCount;
    this.#host = values;
  }

  /** The values; a view of the heap once they live there, so never to be given to a user. */
  get values(): Values {
    Entry.onRead?.(this);
    if (this.address === 0) return this.#host as Values;
    if (this.#view?.buffer === this.#heap.buffer) return this.#view;
    this.#view = this.#viewAt(this.address, this.#length);
    return this.#view;
  }

  set values(values: Values) {
    this.#host = values;
  }

  #viewAt(address: number, length: number): Float32Array | Int32Array | Uint8Array {
    const { buffer } = this.#heap;
    if (this.dtype === 'float32') return new Float32Array(buffer, address, length);
    if (this.dtype === 'int32') return new Int32Array(buffer, address, length);
    return new Uint8Array(buffer, address, length);
  }

  /**
   * Takes a block for `length` elements and moves the values there, if there are any on
   * JavaScript's side. They are there before the entry says so: the caller may be cut off in
   * between, and the next one goes on with the same block. Throws OutOfMemoryError.
   */
  allocate(length: number): number {
    this.#length = length;
    this.bytes = length * (this.dtype === 'bool' ? 1 : 4);
    if (this.#block === 0) this.#block = this.#heap.allocate(this.bytes);
    if (this.#host) {
      this.#view = this.#viewAt(this.#block, length);
      this.#view.set(this.#host as Float32Array);
      this.#host = undefined;
    }
    this.address = this.#block;
    return this.address;
  }

  /** Another entry of the kind, with its values in the block at `at`. */
  successor(at: number): Entry {
    const entry = new Entry(this.#heap, this.dtype, 0);
    entry.#block = at;
    entry.address = at;
    entry.bytes = this.bytes;
    entry.#length = this.#length;
    return entry;
  }

  /**
   * Moves the values to the block at `to`, which is this entry's from now on, and gives back the one
   * that they were in. All who share the values have them there.
   */
  relocate(to: number, length = this.#length): void {
    const from = this.#block;
    if (from === 0) {
      this.#block = to;
      this.allocate(length);
      return;
    }
    this.#heap.copy(to, from, this.bytes);
    this.#block = to;
    this.address = to;
    this.#view = undefined;
    if (this.lease) this.lease.at = to;
    this.#heap.release(from, this.bytes);
  }

  /** Gives the block back, and never twice, also where the caller is cut off in here. */
  free(): void {
    const block = this.#block;
    this.#block = 0;
    this.address = 0;
    if (block !== 0) this.#heap.release(block, this.bytes);
    this.#host = undefined;
    this.#view = undefined;
  }
}
