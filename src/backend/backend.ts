import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { type backend_util, type DataType, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { Entry } from './entry.ts';
import type { Runtime } from './runtime.ts';
import type { Kernels } from './wasm.ts';

type DataId = TensorInfo['dataId'];

/** A result whose values a kernel writes at `address`. */
export interface Output extends TensorInfo {
  readonly address: number;
}

interface Block {
  readonly at: number;
  readonly bytes: number;
}

/**
 * The TensorFlow.js backend whose tensors live in WebAssembly memory. It is a `MathBackendCPU`, so each kernel
 * of the stock `cpu` backend runs on it too, reading the same tensors through views.
 */
export class NotegradBackend extends MathBackendCPU {
  readonly runtime: Runtime;
  /** Gives back the memory of tensors that were forgotten instead of disposed. */
  readonly #forgotten: FinalizationRegistry<Block>;

  constructor(runtime: Runtime) {
    super();
    this.runtime = runtime;
    this.#forgotten = new FinalizationRegistry(({ at, bytes }) => runtime.heap.release(at, bytes));
  }

  get kernels(): Kernels {
    return this.runtime.kernels;
  }

  entry(dataId: DataId): Entry {
    return this.data.get(dataId) as unknown as Entry;
  }

  #put(
    dataId: DataId,
    dtype: DataType,
    refCount: number,
    values?: backend_util.BackendValues,
  ): Entry {
    const entry = new Entry(this.runtime.heap, dtype, refCount, this.#own(values));
    this.data.set(dataId, entry as never);
    return entry;
  }

  /** A kernel written in JavaScript may answer with a view of its input: never keep a view of the heap. */
  #own(values: backend_util.BackendValues | undefined): backend_util.BackendValues | undefined {
    if (!ArrayBuffer.isView(values)) return values;
    const shared =
      typeof SharedArrayBuffer !== 'undefined' && values.buffer instanceof SharedArrayBuffer;
    return shared || values.buffer === this.runtime.heap.buffer ? values.slice() : values;
  }

  override write(values: backend_util.BackendValues, _shape: number[], dtype: DataType): DataId {
    const dataId = {};
    this.#put(dataId, dtype, 1, values);
    return dataId;
  }

  override move(
    dataId: DataId,
    values: backend_util.BackendValues,
    _shape: number[],
    dtype: DataType,
    refCount: number,
  ): void {
    this.#put(dataId, dtype, refCount, values);
  }

  override readSync(dataId: DataId): backend_util.BackendValues {
    const entry = this.entry(dataId);
    return entry.address === 0 ? super.readSync(dataId) : (entry.values as Float32Array).slice();
  }

  override disposeData(dataId: DataId, force = false): boolean {
    if (!this.data.has(dataId)) return true;
    const entry = this.entry(dataId);
    const gone = super.disposeData(dataId, force);
    if (gone && entry.address !== 0) {
      this.#forgotten.unregister(dataId);
      entry.free();
    }
    return gone;
  }

  override memory(): { unreliable: boolean; reasons: string[] } {
    return { unreliable: false, reasons: [] };
  }

  /** A new tensor whose values a kernel is about to write. Throws OutOfMemoryError. */
  output(shape: number[], dtype: DataType = 'float32'): Output {
    const dataId = {};
    const address = this.#put(dataId, dtype, 1).allocate(util.sizeFromShape(shape));
    this.#watch(dataId);
    return { dataId, shape, dtype, address };
  }

  /** Where a tensor's values lie in the heap, moved there on first use. Throws OutOfMemoryError. */
  address(info: TensorInfo): number {
    const entry = this.entry(info.dataId);
    if (entry.address !== 0) return entry.address;
    const address = entry.upload(util.sizeFromShape(info.shape));
    this.#watch(info.dataId);
    return address;
  }

  #watch(dataId: DataId): void {
    const { address: at, bytes } = this.entry(dataId);
    this.#forgotten.register(dataId, { at, bytes }, dataId);
  }
}
