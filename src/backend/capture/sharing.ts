import { engine, type Tensor } from '@tensorflow/tfjs-core';
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

  constructor(backend: NotegradBackend, tensors: readonly Tensor[]) {
    this.#backend = backend;
    this.tensors = tensors.filter(({ dataId }) => backend.entry(dataId).address !== 0);
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
      if (entry.refCount === 1) continue;
      const ours = this.tensors.filter(
        ({ dataId, isDisposed }) => dataId === tensor.dataId && !isDisposed,
      );
      if (entry.refCount > ours.length) this.#split(entry, ours);
    }
    return whole;
  }

  #split(entry: Entry, ours: readonly Tensor[]): void {
    const { heap } = this.#backend.runtime;
    const { address, bytes } = entry;
    const keeper = heap.keeperOf(address);
    const other = heap.allocate(bytes);
    let next: Entry;
    if (keeper) {
      // A recording looks for ours here: the others go.
      next = entry.successor(address);
      entry.relocate(other);
      if (keeper instanceof Home) keeper.occupant = next;
    } else {
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
