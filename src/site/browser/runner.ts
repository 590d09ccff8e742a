import type { CommMessage, Links } from '../../contract/index.ts';
import { isHeld } from './background.ts';
import { assets, language } from './page-facts.ts';
import type { EndStatus, Report, Request } from './protocol.ts';
import { keptTexts } from './reader-storage.ts';

export type Ending = EndStatus | 'killed';

/** How a cell ended, and what it has to do with others. */
export interface Ended extends Links {
  readonly ending: Ending;
  /** Names that it has declared; undefined where nothing of it has run. */
  readonly bound: readonly string[] | undefined;
}

export interface RunnerEvents {
  onReport(report: Report): void;
  /** The worker was ended, and with it all variables. */
  onLost(): void;
}

/**
 * Milliseconds a stopped cell has to end by itself. Then the worker is ended with its variables.
 */
const GRACE = 400;

/** How a cell ends of which nothing has run, or nothing is left. */
export const NOT_RUN: Ended = {
  ...{ ending: 'killed', bound: undefined },
  ...{ milliseconds: 0, uses: [], names: [] },
};

/** The worker that runs a chapter's cells, started when the reader reaches for the first; one cell at a time. */
export class Runner {
  readonly #events: RunnerEvents;
  #worker: Worker | undefined;
  #flag: Int32Array | undefined;
  /** What controls have said and the worker has not handled yet. */
  readonly #handling = new Map<number, () => void>();
  #lastMessage = 0;
  #running: { cell: number; end: (ended: Ended) => void } | undefined;

  constructor(events: RunnerEvents) {
    this.#events = events;
  }

  /** Runs a cell to its end. */
  run(cell: number, code: string): Promise<Ended> {
    const worker = this.#worker ?? this.#start();
    return new Promise((end) => {
      this.#running = { cell, end };
      const kept = keptTexts();
      worker.postMessage({ type: 'run', cell, code, kept } satisfies Request);
    });
  }

  /** The reader is about to run cells, which import these modules: they need not wait for a worker then. */
  prepare(modules: readonly string[]): void {
    if (this.#worker) return;
    const worker = this.#start();
    for (const module of modules) {
      worker.postMessage({ type: 'fetch', module } satisfies Request);
    }
  }

  /** Hands on what a control says. Settles when that is handled, or the worker is gone. */
  tell(message: CommMessage): Promise<void> {
    const number = ++this.#lastMessage;
    return new Promise((handled) => {
      if (!this.#worker) return handled();
      this.#handling.set(number, handled);
      this.#worker.postMessage({ type: 'comm', number, message } satisfies Request);
    });
  }

  /** Tells the worker whether its work has to wait. */
  hold(): void {
    this.#worker?.postMessage({ type: 'hold', isHeld: isHeld() } satisfies Request);
  }

  /**
   * Asks the running cell, and what handles a move of a control, to stop. If it does not react, as
   * in a loop that never waits on a page without shared memory, or inside a library, the worker is
   * ended.
   */
  async stop(): Promise<void> {
    const running = this.#running;
    const handling = [...this.#handling.keys()];
    if (!running && handling.length === 0) return;
    if (this.#flag) Atomics.store(this.#flag, 0, 1);
    this.#worker?.postMessage({ type: 'interrupt' } satisfies Request);
    await new Promise((later) => setTimeout(later, GRACE));
    const goesOn = running !== undefined && this.#running === running;
    if (goesOn || handling.some((number) => this.#handling.has(number))) this.clear();
  }

  /** Ends the worker; the next run starts a fresh one. */
  clear(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#end(NOT_RUN);
    for (const number of [...this.#handling.keys()]) this.#handled(number);
    this.#events.onLost();
  }

  #start(): Worker {
    const worker = new Worker(`${assets}worker.js`, { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<Report>) => {
      if (worker !== this.#worker) return;
      if (data.type === 'handled') return this.#handled(data.number);
      if (data.type === 'ended' && data.cell === this.#running?.cell)
        this.#end({ ending: data.status, ...data });
      this.#events.onReport(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker === this.#worker && this.#running) this.clear();
    };
    this.#flag = crossOriginIsolated ? new Int32Array(new SharedArrayBuffer(4)) : undefined;
    const shared = this.#flag ? { flag: this.#flag } : {};
    worker.postMessage({ type: 'start', language, ...shared } satisfies Request);
    worker.postMessage({ type: 'hold', isHeld: isHeld() } satisfies Request);
    this.#worker = worker;
    return worker;
  }

  #handled(number: number): void {
    this.#handling.get(number)?.();
    this.#handling.delete(number);
  }

  #end(ended: Ended): void {
    const running = this.#running;
    this.#running = undefined;
    running?.end(ended);
  }
}
