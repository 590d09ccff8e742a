import type { NotegradBackend } from '../backend.ts';
import { Capture, type CaptureOptions, type Watch } from './capture.ts';

export type { Capture, CaptureOptions, Outcome } from './capture.ts';

/** Reasons that are remembered. */
const MOST_REASONS = 8;

/** All captures of a backend. */
export class Captures {
  /** Steps that were replayed so far. */
  replayed = 0;
  readonly #backend: NotegradBackend;
  /** Those that hold memory. */
  readonly #holding = new Set<Capture>();
  readonly #reasons = new Set<string>();

  constructor(backend: NotegradBackend) {
    this.#backend = backend;
    backend.runtime.heap.reclaim = () => this.yield();
  }

  /** Why steps could not be captured, the latest last. */
  get reasons(): string[] {
    return [...this.#reasons];
  }

  /** A capture of the steps of one loop, to be disposed of at its end. */
  open(options?: CaptureOptions): Capture {
    const watch: Watch = {
      replayed: () => {
        this.replayed++;
      },
      refused: (reason) => this.#note(reason),
      holds: (memory) => {
        if (memory) this.#holding.add(capture);
        else this.#holding.delete(capture);
      },
    };
    const capture = new Capture(this.#backend, watch, options);
    return capture;
  }

  /** Gives back the memory of all, of those of loops that were cut off, too. Others record anew. */
  yield(): void {
    for (const capture of [...this.#holding]) capture.yield();
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
