import { type MessagePort, Worker } from 'node:worker_threads';

/** What the assistant said, and when. */
export interface Answer {
  readonly result: unknown;
  readonly at: number;
}

/**
 * Speaks to an assistant from another thread, as the kernel's transport does: this thread may be inside
 * `while (true) {}` when the time comes.
 */
export class Elsewhere {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #next = 0;

  constructor(port: MessagePort) {
    this.#worker = new Worker(`(${thread})()`, {
      eval: true,
      workerData: { port },
      transferList: [port],
    });
    this.#worker.on('message', ({ id, ...answer }: Answer & { id: number }) => {
      this.#waiting.get(id)?.(answer);
    });
  }

  /** Calls a method of the assistant after a time. */
  call(afterMs: number, method: string, ...args: readonly unknown[]): Promise<Answer> {
    const id = this.#next++;
    this.#worker.postMessage({ id, afterMs, method, args });
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** Runs in the worker, so it uses nothing of this file. */
function thread(): void {
  const { parentPort, workerData } = require('node:worker_threads');
  const { port } = workerData;
  port.on('message', ({ id, result }: { id: number; result: unknown }) => {
    parentPort.postMessage({ id, result, at: Date.now() });
  });
  parentPort.on(
    'message',
    ({ afterMs, ...call }: { afterMs: number; id: number; method: string; args: unknown[] }) => {
      setTimeout(() => port.postMessage(call), afterMs);
    },
  );
}
