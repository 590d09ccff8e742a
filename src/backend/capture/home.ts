import type { Entry } from '../entry.ts';
import type { Heap, Keeper } from '../heap.ts';

/**
 * A block in which recordings look for a variable. It is kept for the variable also while that has
 * its values elsewhere.
 */
export class Home implements Keeper {
  readonly at: number;
  readonly bytes: number;
  /** The one whose values are in it. */
  occupant: Entry | undefined;
  readonly #heap: Heap;
  #holders = 0;

  private constructor(heap: Heap, at: number, bytes: number, occupant: Entry | undefined) {
    this.#heap = heap;
    this.at = at;
    this.bytes = bytes;
    this.occupant = occupant;
    heap.keep(at, this);
  }

  /** The home at a block, for one more recording. */
  static hold(heap: Heap, at: number, bytes: number, occupant: Entry | undefined): Home {
    const known = heap.keeperOf(at);
    const home = known instanceof Home ? known : new Home(heap, at, bytes, occupant);
    home.#holders++;
    return home;
  }

  released(): void {
    this.occupant = undefined;
  }

  /** Brings the values of an entry, so many elements, home. */
  bring(entry: Entry, length: number): void {
    if (entry.address === this.at) return;
    this.occupant?.relocate(this.#heap.allocate(this.bytes));
    // Before it is there: who is cut off in here loses a block, and gives none back twice.
    this.occupant = entry;
    entry.relocate(this.at, length);
  }

  /** To be called once by each that held it. */
  leave(): void {
    this.#holders--;
    if (this.#holders > 0) return;
    this.#heap.keep(this.at, undefined);
    if (!this.occupant) this.#heap.release(this.at, this.bytes);
  }
}
