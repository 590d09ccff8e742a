import { rmSync } from 'node:fs';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { temporaryFolder } from '../jupyter/index.ts';
import { endProcess } from './end-process.ts';
import type { TypeProblem } from './program/problems.ts';
import { Caller } from './rpc.ts';
import type { ServerOptions } from './server.ts';
import { threadFile } from './thread-file.ts';

/** Crashes within this many milliseconds, */
const MEMORY_MS = 60_000;
/** of which so many are followed by a new start. */
const MOST_CRASHES = 5;

/** What is asked gets so long to be answered after Stop. */
const PATIENCE_MS = 2000;

interface Call {
  readonly method: string;
  readonly args: readonly unknown[];
  /** It had no answer when the checker was ended: it is not asked again. */
  isEndless?: boolean;
}

type PortListener = (port: MessagePort | undefined) => void;

/** The type checker as the thread of the cells sees it: in a worker, started again when that dies. */
export class TypeClient {
  readonly #options: ServerOptions;
  /** What the worker was told, for the one that may follow it. */
  #told: Call[] = [];
  /** What has no answer yet, oldest first: that is what the worker is at. */
  readonly #asked = new Set<Call>();
  readonly #compiler = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  readonly #portListeners: PortListener[] = [];
  #worker: Worker | undefined;
  #caller: Promise<Caller>;
  readonly #clean: () => void;
  #crashes: number[] = [];
  #isStopped = false;
  #isClosed = false;

  constructor(options: Omit<ServerOptions, 'place'>) {
    // Made and removed here: a worker that is terminated cleans nothing up.
    const place = temporaryFolder();
    this.#clean = () => {
      this.#killCompiler();
      rmSync(place, { recursive: true, force: true });
    };
    process.once('exit', this.#clean);
    this.#options = { ...options, place, compiler: this.#compiler };
    this.#caller = this.#start();
    this.#caller.catch(() => {});
  }

  check(source: string): Promise<readonly TypeProblem[]> {
    return this.call('check', source);
  }

  /** Not awaited by a cell: the worker answers in order, so the next check sees it. */
  accept(source: string, notes: Readonly<Record<string, string>>, bound?: readonly string[]): void {
    const call = { method: 'accept', args: bound ? [source, notes, bound] : [source, notes] };
    this.#told.push(call);
    this.#callOnce(call).catch(() => {});
  }

  async define(name: string, source: string): Promise<readonly TypeProblem[]> {
    const call = { method: 'define', args: [name, source] };
    this.#told.push(call);
    return this.#call(call);
  }

  /** Gives a port to each worker, at once and whenever one follows; undefined when none will. */
  onPort(listener: PortListener): void {
    this.#portListeners.push(listener);
    void this.#caller.then(() => this.#offerPort(listener));
  }

  call<T>(method: string, ...args: readonly unknown[]): Promise<T> {
    return this.#call<T>({ method, args });
  }

  /**
   * Stop was pressed. Some types take for ever; so what the worker has been at for too long is given up, with the
   * worker and its compiler, and the one that follows knows all the rest.
   */
  interrupt(): void {
    const [current] = this.#asked;
    if (!current) return;
    setTimeout(() => {
      if (!this.#asked.has(current) || this.#isClosed) return;
      current.isEndless = true;
      this.#told = this.#told.filter((call) => call !== current);
      this.#isStopped = true;
      void this.#worker?.terminate();
      // A worker that waits for its compiler ends when that does.
      this.#killCompiler();
    }, PATIENCE_MS).unref();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref());
    await Promise.race([this.call('close').catch(() => {}), patience]);
    this.#killCompiler();
    await this.#worker?.terminate();
    process.off('exit', this.#clean);
    this.#clean();
  }

  /** A worker that dies over a question is followed by one that knows the same, and that is asked again, once. */
  async #call<T>(call: Call): Promise<T> {
    const asked = this.#caller;
    try {
      return await this.#callOnce<T>(call);
    } catch (error) {
      if (asked === this.#caller || call.isEndless) throw error;
      return this.#callOnce<T>({ ...call });
    }
  }

  async #callOnce<T>(call: Call): Promise<T> {
    return this.#send<T>(await this.#caller, call);
  }

  async #send<T>(caller: Caller, call: Call): Promise<T> {
    // The worker keeps the process alive only as long as an answer is awaited.
    if (this.#asked.size === 0) this.#worker?.ref();
    this.#asked.add(call);
    try {
      return await caller.call<T>(call.method, ...call.args);
    } finally {
      this.#asked.delete(call);
      if (this.#asked.size === 0) this.#worker?.unref();
    }
  }

  #killCompiler(): void {
    endProcess(Atomics.exchange(this.#compiler, 0, 0));
  }

  async #start(): Promise<Caller> {
    const file = await threadFile(new URL('./worker.ts', import.meta.url));
    const worker = new Worker(file, {
      workerData: this.#options,
      name: 'types',
    });
    const caller = new Caller(worker);
    this.#worker = worker;
    if (this.#asked.size === 0) worker.unref();
    worker.on('error', () => {});
    worker.on('exit', () => {
      // First, so that what waits here is off the list before the next worker is told some of it again.
      caller.abandon('the type checker ended');
      if (!this.#isClosed) this.#caller = this.#followed();
      this.#caller.catch(() => {});
    });
    return caller;
  }

  /** A worker that knows what the one that died did; none where they die again and again. */
  async #followed(): Promise<Caller> {
    const now = performance.now();
    this.#crashes = this.#crashes.filter((time) => now - time < MEMORY_MS);
    if (!this.#isStopped) this.#crashes.push(now);
    this.#isStopped = false;
    if (this.#crashes.length > MOST_CRASHES) {
      for (const listener of this.#portListeners) listener(undefined);
      throw new Error(
        `it has crashed ${this.#crashes.length} times within a minute; restart the kernel to have it back`,
      );
    }
    const caller = await this.#start();
    for (const call of this.#told) this.#send(caller, call).catch(() => {});
    for (const listener of this.#portListeners) this.#offerPort(listener);
    return caller;
  }

  #offerPort(listener: PortListener): void {
    const { port1, port2 } = new MessageChannel();
    this.#worker?.postMessage({ id: -1, method: 'connect', args: [port1] }, [port1]);
    listener(port2);
  }
}
