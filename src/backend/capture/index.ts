import type { NotegradBackend } from '../backend.ts';
import { Capture } from './capture.ts';

export type { Capture, Outcome } from './capture.ts';

/** Reasons that are remembered. */
const MOST_REASONS = 8;

/** All captures of a backend. */
export class Captures {
  /** Steps that were replayed so far. */
  replayed = 0;
  readonly #backend: NotegradBackend;
  readonly #open = new Set<Capture>();
  readonly #reasons = new Set<string>();

  constructor(backend: NotegradBackend) {
    this.#backend = backend;
    backend.runtime.heap.reclaim = () => {
      for (const capture of this.#open) capture.yield();
    };
  }

  /** Why steps could not be captured, the latest last. */
  get reasons(): string[] {
    return [...this.#reasons];
  }

  /** A capture of the steps of one loop, to be disposed of at its end. */
  open(): Capture {
    const capture = new Capture(this.#backend, {
      replayed: () => {
        this.replayed++;
      },
      refused: (reason) => this.#note(reason),
      disposed: () => {
        this.#open.delete(capture);
      },
    });
    this.#open.add(capture);
    return capture;
  }

  #note(reason: string): void {
    this.#reasons.delete(reason);
    this.#reasons.add(reason);
    for (const oldest of this.#reasons) {
      if (this.#reasons.size <= MOST_REASONS) return;
      this.#reasons.delete(oldest);
    }
  }
}
