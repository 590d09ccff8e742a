import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import {
  type backend_util,
  DataStorage,
  type DataType,
  engine,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { type Block, DISPOSED, Entry } from './entry.ts';
import { Pressure } from './pressure.ts';
import type { Runtime } from './runtime.ts';
import type { Kernels } from './wasm.ts';

type DataId = TensorInfo['dataId'];

/** A result whose values a kernel writes at `address`. */
export interface Output extends TensorInfo {
  readonly address: number;
}

/** Told of what happens to tensors while a step is recorded. */
export interface Recorder {
  /** A tensor was made. */
  made(entry: Entry): void;
  /** Moves values of JavaScript, so many, to the heap. */
  place(entry: Entry, length: number): void;
  /** A kernel was told where a tensor lies. */
  addressed(entry: Entry): void;
  /** A kernel runs next. */
  runs(kernel: string): void;
  /** A kernel changes a tensor in place. */
  changed(entry: Entry): void;
  /** Code was cut off, or a kernel threw. */
  broken(): void;
}

/**
 * Entries by dataId. A tensor made here has its entry itself as dataId; one that came from
 * elsewhere is looked up.
 */
class Entries extends DataStorage<Entry> {
  #count = 0;
  readonly #backend: NotegradBackend;

  constructor(backend: NotegradBackend) {
    super(backend, engine());
    this.#backend = backend;
  }

  own(dataId: DataId): Entry | undefined {
    return dataId instanceof Entry && dataId.storage === this ? dataId : undefined;
  }

  override get(dataId: DataId): Entry {
    return this.own(dataId) ?? this.#elsewhere(dataId);
  }

  /** The entry of a tensor that came from another backend, or is there still. */
  #elsewhere(dataId: DataId): Entry {
    const owner = engine().state.tensorInfo.get(dataId)?.backend;
    if (!super.has(dataId) && (!owner || owner === this.#backend)) throw new Error(DISPOSED);
    return super.get(dataId);
  }

  override has(dataId: DataId): boolean {
    return this.own(dataId) !== undefined || super.has(dataId);
  }

  /** Takes in an entry that is its own dataId. */
  put(entry: Entry): Entry {
    entry.storage = this;
    this.#count++;
    return entry;
  }

  override delete(dataId: DataId): boolean {
    const entry = this.own(dataId);
    if (!entry) return super.delete(dataId);
    entry.storage = undefined;
    this.#count--;
    return true;
  }

  override numDataIds(): number {
    return this.#count + super.numDataIds();
  }
}

/** A tensor of this size is watched at once, a smaller one when this many more have been made. */
const LARGE = 2 ** 16;
const YOUNG = 256;

/**
 * The TensorFlow.js backend whose tensors live in WebAssembly memory. It is a `MathBackendCPU`, so
 * each kernel of the stock `cpu` backend runs on it too, reading the same tensors through views.
 */
export class NotegradBackend extends MathBackendCPU {
  readonly runtime: Runtime;
  recorder: Recorder | undefined;
  /** Opens a capture of the steps of a loop (capture/index.ts); undefined where that is off. */
  openCapture: ((options?: object) => object) | undefined;
  /** Gives back the memory of tensors that were forgotten instead of disposed. */
  readonly #forgotten: FinalizationRegistry<Block>;
  readonly #pressure: Pressure;

  /**
   * Small new tensors, few of which outlive a step: watching each would cost more than most kernels
   * take.
   */
  #young: Entry[] = [];
  readonly #entries: Entries;

  /**
   * Whether a kernel of ours runs, and the results that it is making: until it ends, nobody else
   * knows them.
   */
  #running = false;
  #making: Entry[] = [];

  constructor(runtime: Runtime) {
    super();
    this.runtime = runtime;
    this.#entries = new Entries(this);
    this.data = this.#entries as never;
    const { heap } = runtime;
    this.#pressure = new Pressure(heap.limit);
    this.#forgotten = new FinalizationRegistry(({ at, bytes }) => {
      heap.release(at, bytes);
      this.#pressure.freed(bytes, heap.held);
    });
  }

  get kernels(): Kernels {
    return this.runtime.kernels;
  }

  entry(dataId: DataId): Entry {
    return this.#entries.get(dataId);
  }

  /** The entry of a tensor that was made here and is alive. */
  liveEntry(dataId: DataId): Entry | undefined {
    return this.#entries.own(dataId);
  }

  /**
   * A kernel written in JavaScript may answer with a view of its input: never keep a view of the
   * heap.
   */
  #own(values: backend_util.BackendValues | undefined): backend_util.BackendValues | undefined {
    if (!ArrayBuffer.isView(values)) return values;
    const shared =
      typeof SharedArrayBuffer !== 'undefined' && values.buffer instanceof SharedArrayBuffer;
    return shared || values.buffer === this.runtime.heap.buffer ? values.slice() : values;
  }

  override write(values: backend_util.BackendValues, _shape: number[], dtype: DataType): DataId {
    const entry = new Entry(this.runtime.heap, dtype, 1, this.#own(values));
    this.recorder?.made(entry);
    return this.#entries.put(entry);
  }

  override move(
    dataId: DataId,
    values: backend_util.BackendValues,
    _shape: number[],
    dtype: DataType,
    refCount: number,
  ): void {
    this.#entries.set(dataId, new Entry(this.runtime.heap, dtype, refCount, this.#own(values)));
  }

  override readSync(dataId: DataId): backend_util.BackendValues {
    const entry = this.entry(dataId);
    return entry.address === 0 ? super.readSync(dataId) : (entry.values as Float32Array).slice();
  }

  override disposeData(dataId: DataId, force = false): boolean {
    if (!this.#entries.has(dataId)) return true;
    const entry = this.entry(dataId);
    // Memory first: who is cut off in here disposes of the tensor again, and loses nothing.
    if (force || entry.refCount <= 1) {
      if (entry.watched) this.#forgotten.unregister(entry);
      entry.free();
    }
    return super.disposeData(dataId, force);
  }

  override memory(): { unreliable: boolean; reasons: string[] } {
    return { unreliable: false, reasons: [] };
  }

  /** To be called before a kernel of ours runs. */
  begin(): void {
    if (this.#running) this.recover();
    this.#running = true;
  }

  /**
   * To be called when it has answered; if it throws, or is cut off, the next one finds what it
   * leaves.
   */
  end(): void {
    this.#running = false;
    if (this.#making.length > 0) this.#making = [];
  }

  /**
   * After a caller was cut off in a kernel (by a time limit, by Stop: no `finally` runs then), or a
   * kernel threw: waits for the helper threads that are still at it, and gives back its temporary
   * memory and unfinished results.
   */
  recover(): void {
    this.recorder?.broken();
    this.runtime.recover();
    for (const entry of this.#making) {
      if (this.#entries.has(entry)) this.disposeData(entry, true);
      else entry.free();
    }
    this.end();
  }

  /** A new tensor whose values a kernel is about to write. Throws OutOfMemoryError. */
  output(shape: number[], dtype: DataType = 'float32'): Output {
    const entry = new Entry(this.runtime.heap, dtype, 1);
    // Before it holds memory, so that none is lost where the kernel is cut off.
    this.#making.push(entry);
    this.recorder?.made(entry);
    const address = entry.allocate(util.sizeFromShape(shape));
    const dataId = this.#entries.put(entry);
    this.#watch(entry);
    return { dataId, shape, dtype, address };
  }

  /** Where a tensor's values lie in the heap, moved there on first use. Throws OutOfMemoryError. */
  address(info: TensorInfo): number {
    const entry = this.entry(info.dataId);
    const { recorder } = this;
    if (entry.address === 0) {
      const length = util.sizeFromShape(info.shape);
      if (recorder) recorder.place(entry, length);
      else entry.allocate(length);
      this.#watch(entry);
    }
    recorder?.addressed(entry);
    return entry.address;
  }

  /** Takes in an entry that nobody refers to yet. */
  adopt(entry: Entry): void {
    entry.refCount = 0;
    this.#entries.put(entry);
  }

  #watch(entry: Entry): void {
    this.#pressure.taken(this.runtime.heap.held);
    if (entry.bytes < LARGE) {
      if (this.#young.push(entry) < YOUNG) return;
      for (const young of this.#young) if (young.address !== 0) this.#register(young);
      this.#young = [];
    } else {
      this.#register(entry);
    }
  }

  #register(entry: Entry): void {
    const { address: at, bytes } = entry;
    entry.watched = true;
    entry.lease = { at, bytes };
    this.#forgotten.register(entry, entry.lease, entry);
  }
}
