/** Bytes of tensors that are worth a collection. */
const STEP = 2 ** 27;
/** Bytes shown to the collector: as many as make it start at once. */
const SHOWN = 2 ** 28;

/**
 * Makes the collector look for tensors that were forgotten. It does not see WebAssembly memory: a
 * tensor of megabytes is a small object to it, and thousands of them are no reason to collect. So
 * whenever tensors hold much more than before, it is shown a buffer, which nobody touches, so that
 * it takes no memory. What is collected is freed at the program's next pause: in a loop that never
 * awaits, nothing is.
 */
export class Pressure {
  readonly #step: number;
  #mark: number;
  #freed = 0;

  /** @param limit most bytes that tensors may hold. */
  constructor(limit: number) {
    this.#step = Math.min(STEP, limit / 8);
    this.#mark = this.#step;
  }

  /** To be called when tensors have come to hold `held` bytes. */
  taken(held: number): void {
    if (held <= this.#mark) return;
    this.#mark = this.#next(held);
    try {
      new ArrayBuffer(SHOWN);
    } catch {
      // Where there is no room for it, the collector has been at work.
    }
  }

  /**
   * To be called when a forgotten tensor of so many bytes was freed. Only then the mark comes down
   * again: a training step takes and frees as much each time, and needs no collection.
   */
  freed(bytes: number, held: number): void {
    this.#freed += bytes;
    if (this.#freed < this.#step / 2) return;
    this.#freed = 0;
    this.#mark = Math.min(this.#mark, this.#next(held));
  }

  #next(held: number): number {
    return held + Math.max(this.#step, held / 2);
  }
}
