import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import type { Output } from '../types.ts';

/** Where the outputs and the questions of a cell go. */
export interface Outlet {
  /** Which cell of the notebook it is, where the front end says so. */
  readonly cellId?: string | undefined;
  emit(output: Output): void;
  input(prompt: string, password: boolean): Promise<string>;
}

/** Follows code of a cell into its callbacks and promises, also after the cell has ended. */
export class CellContext {
  /** Unique in the session. The execution count is not, as silent cells share one. */
  readonly serial: number;
  /** The cell itself, or the cell that has made this handler. */
  readonly cell: CellContext;
  readonly cellId: string | undefined;
  readonly emit: (output: Output) => void;
  readonly input: (prompt: string, password: boolean) => Promise<string>;
  readonly #controller = new AbortController();
  readonly #timers = new Set<NodeJS.Timeout>();
  #stop: (() => void) | undefined;
  /** Rejects when the cell is interrupted. */
  readonly interrupted: Promise<never>;

  constructor(serial: number, outlet: Outlet, cell?: CellContext) {
    this.serial = serial;
    this.cell = cell ?? this;
    this.cellId = outlet.cellId;
    this.emit = (output) => outlet.emit(output);
    this.input = (prompt, password) => outlet.input(prompt, password);
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

  /** Node hangs the context on promises and timers, and prints it with them. See `tidy`. */
  [inspect.custom](): string {
    return `[cell ${this.serial}]`;
  }

  /** Ends what waits, aborts the signal, and stops the timers, so that nothing goes on unseen. */
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

  /** Like `instanceof`, but that would call a trap of a proxy, and a cell may throw one. */
  static is(error: unknown): boolean {
    return typeof error === 'object' && error !== null && #isOurs in error;
  }

  constructor() {
    super('the cell was stopped');
  }
}

const storage = new AsyncLocalStorage<CellContext>();

/** The cell that has started the running code. It may have ended before. */
export const currentCell = (): CellContext | undefined => storage.getStore();

export const runInCell = <T>(context: CellContext, body: () => T): T => storage.run(context, body);

/** Another thread sets [0] to 1 for an interrupt. This thread sets it back when it has noticed. */
export const interruptFlag = new Int32Array(new SharedArrayBuffer(4));

/** How long that message may take. */
const PATIENCE_MS = 100;

/**
 * Waits until the message that goes with the flag has arrived. It belongs to the cell that the flag
 * has ended already, and must not end the next one.
 */
export async function interruptNoticed(): Promise<void> {
  for (let waited = 0; interruptFlag[0] === 1 && waited < PATIENCE_MS; waited++) await sleep(1);
  Atomics.store(interruptFlag, 0, 0);
}

/** Compiled code calls this in a loop where the flag is set. */
function stop(): never {
  throw new InterruptedError();
}

/** Compiled code calls this after each `await`. So code of a stopped cell ends at its next step. */
function resume<T>(value: T): T {
  if (interruptFlag[0] === 1 || storage.getStore()?.signal.aborted) throw new InterruptedError();
  return value;
}

/** What compiled code is interrupted by. */
export const interruption = { flag: interruptFlag, stop, resume };
