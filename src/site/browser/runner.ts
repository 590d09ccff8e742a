import { assets, language } from './page-facts.ts';
import type { EndStatus, Report, Request } from './protocol.ts';

export type Ending = EndStatus | 'killed';

export interface RunnerEvents {
  onReport(report: Report): void;
  /** The worker was ended, and with it all variables. */
  onLost(): void;
}

/**
 * Milliseconds a stopped cell has to end by itself. Then the worker is ended with its variables.
 */
const GRACE = 400;

/** The worker that runs a chapter's cells, started when the first runs; one cell at a time. */
export class Runner {
  readonly #events: RunnerEvents;
  #worker: Worker | undefined;
  #flag: Int32Array | undefined;
  #running: { cell: number; end: (ending: Ending) => void } | undefined;

  constructor(events: RunnerEvents) {
    this.#events = events;
  }

  /** Runs a cell to its end. */
  run(cell: number, code: string): Promise<Ending> {
    const worker = this.#worker ?? this.#start();
    return new Promise((end) => {
      this.#running = { cell, end };
      worker.postMessage({ type: 'run', cell, code } satisfies Request);
    });
  }

  /**
   * Asks the running cell to stop. If it does not react, as in a loop that never waits on a page
   * without shared memory, or inside a library, the worker is ended.
   */
  async stop(): Promise<void> {
    const running = this.#running;
    if (!running) return;
    if (this.#flag) Atomics.store(this.#flag, 0, 1);
    this.#worker?.postMessage({ type: 'interrupt' } satisfies Request);
    await new Promise((later) => setTimeout(later, GRACE));
    if (this.#running === running) this.clear();
  }

  /** Ends the worker; the next run starts a fresh one. */
  clear(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#end('killed');
    this.#events.onLost();
  }

  #start(): Worker {
    const worker = new Worker(`${assets}worker.js`, { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<Report>) => {
      if (worker !== this.#worker) return;
      if (data.type === 'ended' && data.cell === this.#running?.cell) this.#end(data.status);
      this.#events.onReport(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker === this.#worker && this.#running) this.clear();
    };
    this.#flag = crossOriginIsolated ? new Int32Array(new SharedArrayBuffer(4)) : undefined;
    const shared = this.#flag ? { flag: this.#flag } : {};
    worker.postMessage({ type: 'start', language, ...shared } satisfies Request);
    this.#worker = worker;
    return worker;
  }

  #end(ending: Ending): void {
    const running = this.#running;
    this.#running = undefined;
    running?.end(ending);
  }
}
