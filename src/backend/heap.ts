const PAGE = 65536;
/** Memory grows in steps of this many bytes at least: growing is a system call. */
const STEP = 2 ** 25;

function readable(bytes: number): string {
  if (bytes < 2 ** 20) return `${bytes} bytes`;
  return `${(bytes / 2 ** 20).toFixed(1)} MiB (${bytes} bytes)`;
}

/**
 * Thrown when a tensor does not fit; nothing is lost, the program can dispose of tensors and go on.
 */
export class OutOfMemoryError extends Error {
  override readonly name = 'OutOfMemoryError';

  constructor(
    /** Bytes asked for. */
    readonly asked: number,
    /** Bytes that tensors hold. */
    readonly held: number,
    /** Bytes that the backend may hold. */
    readonly limit: number,
  ) {
    super(
      `notegrad backend: out of memory: ${readable(asked)} asked for, ${readable(held)} held by tensors, ` +
        `${readable(limit)} at most. Make them inside tf.tidy(() => ...), which frees all but its result at its end, ` +
        'or dispose() of them; those that are only forgotten come back where the program awaits something. Or use ' +
        'smaller batches.',
    );
  }
}

interface Block {
  at: number;
  size: number;
}

/** A block in use, for one who may be cut off at any moment, and then gives it back again. */
export interface Lease {
  /** Its address; 0 once it is given back. */
  at: number;
  readonly size: number;
}

/** Who is told of a block that its user gives back, and keeps it. */
export interface Keeper {
  released(at: number): void;
}

/** Where blocks come from for a while, instead of from the free ones of the heap. */
export interface Source {
  /** Address of a block of a size class. */
  take(size: number): number;
  /** Told of a block of another's that its user gives back, and has it from now on. */
  adopt(at: number, size: number): void;
}

/**
 * The allocator over a WebAssembly memory. A freed block waits in the list of its size class (four
 * classes an octave, so at most a quarter is wasted) for the next tensor of that size: a training
 * step asks for the same sizes again and again. Blocks are merged only when memory would have to
 * grow. All are 64-byte aligned.
 */
export class Heap {
  /** Bytes held by blocks in use. */
  held = 0;
  /** Largest `held` so far. */
  peak = 0;

  readonly #memory: WebAssembly.Memory;
  /** Where blocks come from, and go to, instead of the lists. */
  source: Source | undefined;
  /** Called before OutOfMemoryError is thrown: gives back what can be done without. */
  reclaim: (() => void) | undefined;

  readonly #classes = new Map<number, number[]>();
  readonly #keepers = new Map<number, Keeper>();
  #merged: Block[] = [];
  #top: number;

  /** The view of all memory; it changes when memory grows. */
  words: Int32Array<ArrayBufferLike>;

  constructor(
    memory: WebAssembly.Memory,
    base: number,
    /** Most bytes that this memory may have. */
    readonly limit: number,
  ) {
    this.#memory = memory;
    this.#top = base;
    this.words = new Int32Array(memory.buffer);
  }

  get buffer(): ArrayBufferLike {
    return this.words.buffer;
  }

  /** Bytes that the engine has given to this memory. */
  get size(): number {
    return this.words.byteLength;
  }

  static classOf(bytes: number): number {
    if (bytes <= 64) return 64;
    const octave = 31 - Math.clz32(bytes - 1);
    const step = octave < 8 ? 64 : 2 ** (octave - 2);
    return Math.ceil(bytes / step) * step;
  }

  /** Address of a block of at least `bytes`. */
  allocate(bytes: number): number {
    const size = Heap.classOf(bytes);
    return this.source ? this.source.take(size) : this.take(size, bytes);
  }

  /** A block of a size class, for `asked` bytes of it, whatever the source. */
  take(size: number, asked = size): number {
    const at =
      this.#classes.get(size)?.pop() ?? this.#fromMerged(size) ?? this.#fromTop(size, asked);
    this.held += size;
    if (this.held > this.peak) this.peak = this.held;
    return at;
  }

  /** Hands the block at `at` to `keeper` when its user gives it back; without one, to the heap. */
  keep(at: number, keeper: Keeper | undefined): void {
    if (keeper) this.#keepers.set(at, keeper);
    else this.#keepers.delete(at);
  }

  keeperOf(at: number): Keeper | undefined {
    return this.#keepers.get(at);
  }

  /** Copies bytes within the memory. */
  copy(to: number, from: number, bytes: number): void {
    new Uint8Array(this.buffer).copyWithin(to, from, from + bytes);
  }

  /** A block of at least `bytes`, to be ended with {@link end}. */
  lease(bytes: number): Lease {
    return { size: Heap.classOf(bytes), at: this.allocate(bytes) };
  }

  /**
   * Gives back a leased block, once. Calls nothing of ours: V8 cuts code off where a function of
   * JavaScript begins.
   */
  end(lease: Lease): void {
    const { at, size } = lease;
    if (at === 0) return;
    lease.at = 0;
    const keeper = this.#keepers.size > 0 ? this.#keepers.get(at) : undefined;
    if (keeper) {
      keeper.released(at);
      return;
    }
    const list = this.#classes.get(size);
    if (list) list.push(at);
    else this.#classes.set(size, [at]);
    this.held -= size;
  }

  /** Gives back the block at `at` that was asked for with `bytes`. */
  release(at: number, bytes: number): void {
    const size = Heap.classOf(bytes);
    const keeper = this.#keepers.size > 0 ? this.#keepers.get(at) : undefined;
    if (keeper) {
      keeper.released(at);
      return;
    }
    if (this.source) {
      this.source.adopt(at, size);
      return;
    }
    this.held -= size;
    const list = this.#classes.get(size);
    if (list) list.push(at);
    else this.#classes.set(size, [at]);
  }

  #fromMerged(size: number): number | undefined {
    const index = this.#merged.findIndex((block) => block.size >= size);
    const block = this.#merged[index];
    if (!block) return undefined;
    const at = block.at;
    block.at += size;
    block.size -= size;
    if (block.size === 0) this.#merged.splice(index, 1);
    return at;
  }

  #fromTop(size: number, asked: number): number {
    if (this.#top + size + 64 > this.size) {
      if (this.#top - this.held > Math.max(size, this.#top / 2)) {
        this.#merge();
        const at = this.#fromMerged(size);
        if (at !== undefined) return at;
      }
      if (!this.#grow(this.#top + size + 64)) {
        this.#merge();
        const at = this.#fromMerged(size);
        if (at !== undefined) return at;
        if (this.#top + size + 64 > this.size && !this.#grow(this.#top + size + 64)) {
          return this.#fromReclaimed(size, asked);
        }
      }
    }
    const at = this.#top;
    this.#top += size;
    return at;
  }

  #fromReclaimed(size: number, asked: number): number {
    const { reclaim } = this;
    if (reclaim) {
      this.reclaim = undefined;
      reclaim();
      try {
        return (
          this.#classes.get(size)?.pop() ?? this.#fromMerged(size) ?? this.#fromTop(size, asked)
        );
      } finally {
        this.reclaim = reclaim;
      }
    }
    throw new OutOfMemoryError(asked, this.held, this.limit);
  }

  /**
   * Memory of at least `end` bytes; the last 64 are never handed out, so a vector load may
   * overshoot.
   */
  #grow(end: number): boolean {
    if (end > this.limit) return false;
    const most = Math.min(this.limit, Math.max(end, this.size + STEP));
    for (const target of [most, end]) {
      try {
        this.#memory.grow(Math.ceil((target - this.size) / PAGE));
        this.words = new Int32Array(this.#memory.buffer);
        return true;
      } catch {
        // Less may still be had.
      }
    }
    return false;
  }

  /**
   * Joins free neighbours, and the last of them with the untouched rest. The lists are exchanged at
   * the end and at once: a caller may be cut off in any of the loops.
   */
  #merge(): void {
    const blocks = [...this.#merged];
    for (const [size, list] of this.#classes) for (const at of list) blocks.push({ at, size });
    blocks.sort((a, b) => a.at - b.at);
    const merged: Block[] = [];
    for (const block of blocks) {
      const last = merged.at(-1);
      if (last && last.at + last.size === block.at) last.size += block.size;
      else merged.push({ ...block });
    }
    const last = merged.at(-1);
    const reachesTop = last && last.at + last.size === this.#top;
    if (reachesTop) merged.pop();
    this.#classes.clear();
    this.#merged = merged;
    if (reachesTop) this.#top = last.at;
  }
}
