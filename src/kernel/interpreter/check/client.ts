import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { threadFile } from '../thread.ts';
import { Caller } from './rpc.ts';
import type { ServerOptions, TypeProblem } from './server.ts';

/** Crashes within this many milliseconds, */
const MEMORY_MS = 60_000;
/** of which so many are followed by a new start. */
const MOST_CRASHES = 5;

type PortListener = (port: MessagePort | undefined) => void;

/** The type checker as the thread of the cells sees it: in a worker, started again when that dies. */
export class TypeClient {
  readonly #options: ServerOptions;
  /** What the worker was told, for the one that may follow it. */
  readonly #told: [method: string, args: readonly unknown[]][] = [];
  readonly #portListeners: PortListener[] = [];
  #worker: Worker | undefined;
  #caller: Promise<Caller>;
  readonly #clean: () => void;
  #crashes: number[] = [];
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

  check(source: string): Promise<readonly TypeProblem[]> {
    return this.#call('check', source);
  }

  /** Not awaited by a cell: the worker answers in order, so the next check sees it. */
  accept(source: string, notes: Readonly<Record<string, string>>, bound?: readonly string[]): void {
    const args = bound ? [source, notes, bound] : [source, notes];
    this.#told.push(['accept', args]);
    this.#callOnce('accept', ...args).catch(() => {});
  }

  async define(name: string, source: string): Promise<readonly TypeProblem[]> {
    this.#told.push(['define', [name, source]]);
    return this.#call('define', name, source);
  }

  /** Gives a port to each worker, at once and whenever one follows; undefined when none will. */
  onPort(listener: PortListener): void {
    this.#portListeners.push(listener);
    void this.#caller.then(() => this.#offerPort(listener));
  }

  call<T>(method: string, ...args: readonly unknown[]): Promise<T> {
    return this.#call<T>(method, ...args);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#callOnce('close').catch(() => {});
    await this.#worker?.terminate();
    process.off('exit', this.#clean);
    this.#clean();
  }

  /** A worker that dies over a question is followed by one that knows the same, and that is asked again, once. */
  async #call<T>(method: string, ...args: readonly unknown[]): Promise<T> {
    const asked = this.#caller;
    try {
      return await this.#callOnce<T>(method, ...args);
    } catch (error) {
      if (asked === this.#caller) throw error;
      return this.#callOnce<T>(method, ...args);
    }
  }

  async #callOnce<T>(method: string, ...args: readonly unknown[]): Promise<T> {
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
    });
    const caller = new Caller(worker);
    this.#worker = worker;
    if (this.#pending === 0) worker.unref();
    worker.on('error', () => {});
    worker.on('exit', () => {
      if (!this.#isClosed) this.#caller = this.#followed();
      this.#caller.catch(() => {});
      caller.abandon('the type checker ended');
    });
    return caller;
  }

  /** A worker that knows what the one that died did; none where they die again and again. */
  async #followed(): Promise<Caller> {
    const now = performance.now();
    this.#crashes = [...this.#crashes.filter((time) => now - time < MEMORY_MS), now];
    if (this.#crashes.length > MOST_CRASHES) {
      for (const listener of this.#portListeners) listener(undefined);
      throw new Error(
        `it has crashed ${this.#crashes.length} times within a minute; restart the kernel to have it back`,
      );
    }
    const caller = await this.#start();
    for (const [method, args] of this.#told) caller.call(method, ...args).catch(() => {});
    for (const listener of this.#portListeners) this.#offerPort(listener);
    return caller;
  }

  #offerPort(listener: PortListener): void {
    const { port1, port2 } = new MessageChannel();
    this.#worker?.postMessage({ id: -1, method: 'connect', args: [port1] }, [port1]);
    listener(port2);
  }
}
