import type { Heap, Keeper, Source } from '../heap.ts';

/**
 * The blocks of recorded steps. While a step is recorded all its tensors lie in them, and between its
 * replays nobody else gets them. The same step, recorded again, finds each tensor in the same block:
 * what is handed out depends on nothing but what was asked for and given back before.
 */
export class Arena implements Keeper, Source {
  /** Bytes of all blocks. */
  bytes = 0;

  readonly #heap: Heap;
  /** All blocks of each size, in the order in which they were first wanted. */
  readonly #blocks = new Map<number, number[]>();
  readonly #sizes = new Map<number, number>();
  /** How many of each size were taken in this recording, and those of them that were given back. */
  readonly #used = new Map<number, number>();
  readonly #free = new Map<number, number[]>();
  /** Blocks of others that were given back during a recording. */
  readonly #adopted = new Map<number, number>();

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  get isOpen(): boolean {
    return this.#heap.source === this;
  }

  /** From now on all blocks are taken from here, as if none were in use. */
  open(): void {
    this.#used.clear();
    this.#free.clear();
    this.#heap.source = this;
  }

  close(): void {
    if (this.isOpen) this.#heap.source = undefined;
  }

  /** Gives the heap what others have given back while this was open. */
  returnAdopted(): void {
    for (const [at, size] of this.#adopted) {
      this.#adopted.delete(at);
      this.#heap.release(at, size);
    }
  }

  take(size: number): number {
    const again = this.#free.get(size)?.pop();
    if (again !== undefined) return again;
    let blocks = this.#blocks.get(size);
    if (!blocks) {
      blocks = [];
      this.#blocks.set(size, blocks);
    }
    const used = this.#used.get(size) ?? 0;
    this.#used.set(size, used + 1);
    const known = blocks[used];
    if (known !== undefined) return known;
    const at = this.#heap.take(size);
    this.#sizes.set(at, size);
    this.#heap.keep(at, this);
    this.bytes += size;
    blocks.push(at);
    return at;
  }

  released(at: number): void {
    if (!this.isOpen) return;
    const size = this.#sizes.get(at) as number;
    const free = this.#free.get(size);
    if (free) free.push(at);
    else this.#free.set(size, [at]);
  }

  adopt(at: number, size: number): void {
    this.#adopted.set(at, size);
  }

  /** Gives all blocks back to the heap, but for those in use, which are their users' now. */
  dissolve(inUse: ReadonlySet<number>): void {
    this.close();
    this.returnAdopted();
    this.#blocks.clear();
    for (const [at, size] of this.#sizes) {
      // One that is cut off here loses a block, and gives none back twice.
      this.#sizes.delete(at);
      this.#heap.keep(at, undefined);
      if (!inUse.has(at)) this.#heap.release(at, size);
    }
    this.bytes = 0;
  }
}
