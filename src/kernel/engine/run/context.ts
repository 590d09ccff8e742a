import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import type { Output } from '../types.ts';

/** What a cell carries along: into its callbacks and promises, also after it has ended. */
export class CellContext {
  /** Unique in the session; the execution count is not, as silent cells share one. */
  readonly serial: number;
  readonly emit: (output: Output) => void;
  readonly input: (prompt: string, password: boolean) => Promise<string>;
  readonly #controller = new AbortController();
  readonly #timers = new Set<NodeJS.Timeout>();
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

  track(timer: NodeJS.Timeout): void {
    this.#timers.add(timer);
  }

  untrack(timer: NodeJS.Timeout): void {
    this.#timers.delete(timer);
  }

  /** Node hangs the context on promises and timers, and prints it with them; see `tidy`. */
  [inspect.custom](): string {
    return `[cell ${this.serial}]`;
  }

  /** Ends what waits, tells what listens to the signal, and stops the timers, so that nothing goes on unseen. */
  interrupt(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#stop?.();
    this.#controller.abort(new InterruptedError());
  }
}

export class InterruptedError extends Error {
  override readonly name = 'Interrupted';
  readonly #isOurs = true;

  /** As `instanceof`, which would ask a proxy, and a cell may throw one. */
  static is(error: unknown): boolean {
    return typeof error === 'object' && error !== null && #isOurs in error;
  }

  constructor() {
    super('the cell was stopped');
  }
}

const storage = new AsyncLocalStorage<CellContext>();

/** The cell that the running code belongs to: the one that started it, not the one that runs now. */
export const currentCell = (): CellContext | undefined => storage.getStore();

export const runInCell = <T>(context: CellContext, body: () => T): T => storage.run(context, body);

/** [0] is 1 from an interrupt on until this thread has taken notice of it; set by another thread. */
export const interruptFlag = new Int32Array(new SharedArrayBuffer(4));

const PATIENCE_MS = 100;

/**
 * Waits until the message that goes with the flag has arrived: it belongs to the cell that the flag has ended
 * already, and must not end the next one.
 */
export async function interruptNoticed(): Promise<void> {
  for (let waited = 0; interruptFlag[0] === 1 && waited < PATIENCE_MS; waited++) await sleep(1);
  Atomics.store(interruptFlag, 0, 0);
}

/** For compiled code, in each loop where the flag is set. */
function stop(): never {
  throw new InterruptedError();
}

/** For compiled code, after each `await`: what an interrupted cell left behind ends at its next step. */
function resume<T>(value: T): T {
  if (interruptFlag[0] === 1 || storage.getStore()?.signal.aborted) throw new InterruptedError();
  return value;
}

/** How compiled code can be interrupted. */
export const interruption = { flag: interruptFlag, stop, resume };
