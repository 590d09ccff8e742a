import type { backend_util, DataType, TensorInfo } from '@tensorflow/tfjs-core';
import type { Heap } from './heap.ts';

type Values = backend_util.BackendValues;

/**
 * The storage of one tensor. Values that come from JavaScript stay on its heap until a kernel asks for their
 * address; from then on they live in WebAssembly memory, and kernels written in JavaScript read them through a
 * view, without a copy.
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

  readonly #heap: Heap;
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
    if (this.address === 0) return this.#host as Values;
    if (this.#view?.buffer === this.#heap.buffer) return this.#view;
    this.#view = this.#makeView();
    return this.#view;
  }

  set values(values: Values) {
    this.#host = values;
  }

  #makeView(): Float32Array | Int32Array | Uint8Array {
    const { buffer } = this.#heap;
    if (this.dtype === 'float32') return new Float32Array(buffer, this.address, this.#length);
    if (this.dtype === 'int32') return new Int32Array(buffer, this.address, this.#length);
    return new Uint8Array(buffer, this.address, this.#length);
  }

  /** Takes a block for `length` elements. Throws OutOfMemoryError. */
  allocate(length: number): number {
    this.#length = length;
    this.bytes = length * (this.dtype === 'bool' ? 1 : 4);
    this.address = this.#heap.allocate(this.bytes);
    return this.address;
  }

  /** Moves the values into the heap, if they are not there yet. Throws OutOfMemoryError. */
  upload(length: number): number {
    if (this.address !== 0) return this.address;
    const host = this.#host;
    this.allocate(length);
    if (host) (this.values as Float32Array).set(host as Float32Array);
    this.#host = undefined;
    return this.address;
  }

  /** Gives the block back. */
  free(): void {
    if (this.address !== 0) this.#heap.release(this.address, this.bytes);
    this.address = 0;
    this.#host = undefined;
    this.#view = undefined;
  }
}
