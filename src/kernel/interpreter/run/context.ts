import { AsyncLocalStorage } from 'node:async_hooks';
import { inspect } from 'node:util';
import type { Output } from '../types.ts';

/** What a cell carries along: into its callbacks and promises, also after it has ended. */
export class CellContext {
  /** Unique in the session; the execution count is not, as silent cells share one. */
  readonly serial: number;
  readonly emit: (output: Output) => void;
  readonly input: (prompt: string, password: boolean) => Promise<string>;
  readonly #controller = new AbortController();
  readonly #timers = new Set<NodeJS.Timeout | NodeJS.Immediate>();
  #stop: (() => void) | undefined;
  /** Rejects when the cell is interrupted. */
  readonly interrupted: Promise<never>;

  constructor(
    serial: number,
    request: {
      emit(output: Output): void;
      input(prompt: string, password: boolean): Promise<string>;
    },
  ) {
    this.serial = serial;
    this.emit = (output) => request.emit(output);
    this.input = (prompt, password) => request.input(prompt, password);
    this.interrupted = new Promise((_, reject) => {
      this.#stop = () => reject(new InterruptedError());
    });
    this.interrupted.catch(() => {});
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  track(timer: NodeJS.Timeout | NodeJS.Immediate): void {
    this.#timers.add(timer);
  }

  untrack(timer: NodeJS.Timeout | NodeJS.Immediate): void {
    this.#timers.delete(timer);
  }

  /** Node hangs the context on promises and timers, and prints it with them; see `tidy`. */
  [inspect.custom](): string {
    return `[cell ${this.serial}]`;
  }

  /** Ends what waits, tells what listens to the signal, and stops the timers, so that nothing goes on unseen. */
  interrupt(): void {
    for (const timer of this.#timers) {
      clearTimeout(timer as NodeJS.Timeout);
      clearImmediate(timer as NodeJS.Immediate);
    }
    this.#timers.clear();
    this.#stop?.();
    this.#controller.abort(new InterruptedError());
  }
}

export class InterruptedError extends Error {
  override readonly name = 'Interrupted';

  constructor() {
    super('the cell was stopped');
  }
}

const storage = new AsyncLocalStorage<CellContext>();

/** The cell that the running code belongs to: the one that started it, not the one that runs now. */
export const currentCell = (): CellContext | undefined => storage.getStore();

export const runInCell = <T>(context: CellContext, body: () => T): T => storage.run(context, body);

/** For compiled code, after each `await`: what an interrupted cell left behind ends at its next step. */
export function resume<T>(value: T): T {
  if (storage.getStore()?.signal.aborted) throw new InterruptedError();
  return value;
}
