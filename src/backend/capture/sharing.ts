import { engine, type Tensor, Variable } from '@tensorflow/tfjs-core';
import type { NotegradBackend } from '../backend.ts';
import type { Entry } from '../entry.ts';
import { Home } from './home.ts';

/**
 * Tensors that a recording writes to again and again. Whoever else has their values (a clone, a
 * reshape, a variable they were assigned to) is to keep those he has: he gets them in another block.
 */
export class Own {
  readonly tensors: readonly Tensor[];
  readonly #backend: NotegradBackend;
  /** Where the values of each have to be; nowhere for a variable, which its home brings there. */
  readonly #places: ReadonlyMap<Tensor, number>;

  constructor(backend: NotegradBackend, tensors: readonly Tensor[]) {
    this.#backend = backend;
    this.tensors = tensors.filter(({ dataId }) => backend.entry(dataId).address !== 0);
    const fixed = this.tensors.filter((tensor) => !(tensor instanceof Variable));
    this.#places = new Map(fixed.map((tensor) => [tensor, backend.entry(tensor.dataId).address]));
  }

  /** Parts with all others; false where one of the tensors was disposed of. */
  part(): boolean {
    let whole = true;
    for (const tensor of this.tensors) {
      const entry = tensor.isDisposed ? undefined : this.#backend.liveEntry(tensor.dataId);
      if (!entry) {
        whole = false;
        continue;
      }
      const place = this.#places.get(tensor) ?? entry.address;
      if (entry.refCount === 1 && entry.address === place) continue;
      const ours = this.tensors.filter(
        ({ dataId, isDisposed }) => dataId === tensor.dataId && !isDisposed,
      );
      // Who shares them may have taken them elsewhere.
      if (entry.refCount > ours.length || entry.address !== place) this.#split(entry, ours, place);
    }
    return whole;
  }

  #split(entry: Entry, ours: readonly Tensor[], place: number): void {
    const { heap } = this.#backend.runtime;
    const { address, bytes } = entry;
    const other = address === place ? heap.allocate(bytes) : address;
    let next: Entry;
    if (this.#places.has(ours[0] as Tensor)) {
      // A recording looks for ours here: the others go.
      next = entry.successor(place);
      if (address === place) entry.relocate(other);
      else heap.copy(place, address, bytes);
      const keeper = heap.keeperOf(place);
      if (keeper instanceof Home) keeper.occupant = next;
    } else {
      // It may be another's place, who will write there. Where it is home, a recording brings it back.
      heap.copy(other, address, bytes);
      next = entry.successor(other);
    }
    this.#backend.adopt(next);
    for (const tensor of ours) {
      engine().disposeTensor(tensor);
      tensor.dataId = next;
      engine().incRef(tensor, null as never);
    }
  }
}
