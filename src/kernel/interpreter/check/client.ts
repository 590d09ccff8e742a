import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { threadFile } from '../thread.ts';
import { Caller } from './rpc.ts';
import type { ServerOptions, TypeProblem } from './server.ts';

/** The type checker as the thread of the cells sees it: in a worker, started again when that dies. */
export class TypeClient {
  readonly #options: ServerOptions;
  /** What the worker was told, for the one that may follow it. */
  readonly #told: [method: string, args: readonly unknown[]][] = [];
  #worker: Worker | undefined;
  #caller: Promise<Caller>;
  readonly #clean: () => void;
  #isClosed = false;
  #pending = 0;

  constructor(options: Omit<ServerOptions, 'place'>) {
    // Made and removed here: a worker that is terminated cleans nothing up.
    const place = mkdtempSync(join(tmpdir(), 'notegrad-'));
    this.#clean = () => rmSync(place, { recursive: true, force: true });
    process.once('exit', this.#clean);
    this.#options = { ...options, place };
    this.#caller = this.#start();
    this.#caller.catch(() => {});
  }

  async check(source: string): Promise<readonly TypeProblem[]> {
    // A worker that died meanwhile is followed by one that knows the same.
    const first = this.#call<readonly TypeProblem[]>('check', source);
    return first.catch(() => this.#call('check', source));
  }

  /** Not awaited by a cell: the worker answers in order, so the next check sees it. */
  accept(source: string, notes: Readonly<Record<string, string>>, bound?: readonly string[]): void {
    const args = bound ? [source, notes, bound] : [source, notes];
    this.#told.push(['accept', args]);
    this.#call('accept', ...args).catch(() => {});
  }

  async define(name: string, source: string): Promise<readonly TypeProblem[]> {
    this.#told.push(['define', [name, source]]);
    return this.#call('define', name, source);
  }

  openPort(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    void this.#caller.then(() => this.#worker?.postMessage(connect(port1), [port1]));
    return port2;
  }

  async call<T>(method: string, ...args: readonly unknown[]): Promise<T> {
    return this.#call<T>(method, ...args);
  }

  async close(): Promise<void> {
    await this.#call('close').catch(() => {});
    this.#isClosed = true;
    await this.#worker?.terminate();
    process.off('exit', this.#clean);
    this.#clean();
  }

  async #call<T>(method: string, ...args: readonly unknown[]): Promise<T> {
    const caller = await this.#caller;
    // The worker keeps the process alive only as long as an answer is awaited.
    if (this.#pending++ === 0) this.#worker?.ref();
    try {
      return await caller.call<T>(method, ...args);
    } finally {
      if (--this.#pending === 0) this.#worker?.unref();
    }
  }

  async #start(): Promise<Caller> {
    const file = await threadFile(new URL('./worker.ts', import.meta.url));
    const worker = new Worker(file, {
      workerData: this.#options,
      name: 'types',
      // The compiler's garbage collector: a fifth less memory at the same speed.
      env: { ...process.env, GOGC: process.env['GOGC'] ?? '50' },
    });
    const caller = new Caller(worker);
    this.#worker = worker;
    worker.unref();
    worker.on('error', () => {});
    worker.on('exit', () => {
      caller.abandon('the type checker ended');
      if (this.#isClosed) return;
      this.#caller = this.#start();
      this.#caller
        .then((next) => {
          for (const [method, args] of this.#told) next.call(method, ...args).catch(() => {});
        })
        .catch(() => {});
    });
    return caller;
  }
}

const connect = (port: MessagePort) => ({ id: -1, method: 'connect', args: [port] });
