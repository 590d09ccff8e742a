import type { MessagePort } from 'node:worker_threads';
import type {
  Assistant,
  CellError,
  CommMessage,
  Completeness,
  Completion,
  ExecuteRequest,
  ExecuteResult,
  MimeBundle,
  Output,
} from '../engine/types.ts';
import type { Engine } from '../protocol/index.ts';
import type { ToMain, ToWorker } from './calls.ts';

export interface RemoteOptions {
  readonly port: MessagePort;
  connectAssistant(port: MessagePort, lost: () => void): Assistant;
  /** Makes the main thread take notice of its `interruptFlag`, whatever it does. */
  insist(flag: Int32Array): void;
  /** An output has been handed to its cell. */
  delivered(output: Output): void;
}

interface Execution {
  readonly request: ExecuteRequest;
  resolve(result: ExecuteResult): void;
}

/** The interpreter as the protocol's thread sees it: everything that runs user code is a message to the main thread. */
export class RemoteInterpreter implements Engine {
  readonly #options: RemoteOptions;
  /** Kept after the cell has ended: a timer it started may still print. */
  readonly #executions = new Map<number, Execution>();
  readonly #comms = new Map<string, string>();
  readonly #commListeners: ((message: CommMessage) => void)[] = [];
  /** Pending until one is up. */
  #assistant!: Promise<Assistant>;
  /** The one that is up, as far as is known. */
  #current: Assistant | undefined;
  /** Settles when the engine is up, or has failed to come up. */
  readonly ready: Promise<void>;
  #isReady!: () => void;
  #connect!: (assistant: Assistant) => void;
  #flag: Int32Array | undefined;
  #broken: CellError | undefined;
  #disposed: () => void = () => undefined;
  #lastId = 0;

  constructor(options: RemoteOptions) {
    this.#options = options;
    this.ready = new Promise((resolve) => {
      this.#isReady = resolve;
    });
    this.#expectAssistant();
    options.port.on('message', (message: ToWorker) => this.#receive(message));
  }

  execute(request: ExecuteRequest): Promise<ExecuteResult> {
    if (this.#broken) return Promise.resolve({ status: 'error', error: this.#broken });
    const id = ++this.#lastId;
    const { code, executionCount, silent, userExpressions } = request;
    return new Promise((resolve) => {
      this.#executions.set(id, { request, resolve });
      this.#post({ kind: 'execute', id, code, executionCount, silent, userExpressions });
    });
  }

  interrupt(): void {
    // Before the engine is up nothing runs; what waits for it is told by the message all the same.
    if (this.#flag) Atomics.store(this.#flag, 0, 1);
    this.#post({ kind: 'interrupt' });
    if (this.#flag) this.#options.insist(this.#flag);
  }

  async complete(code: string, cursor: number): Promise<Completion> {
    return this.#ask((assistant) => assistant.complete(code, cursor));
  }

  async inspect(code: string, cursor: number, detail: 0 | 1): Promise<MimeBundle | undefined> {
    return this.#ask((assistant) => assistant.inspect(code, cursor, detail));
  }

  async isComplete(code: string): Promise<Completeness> {
    return this.#ask((assistant) => assistant.isComplete(code));
  }

  comm(message: CommMessage): void {
    this.#track(message);
    this.#post({ kind: 'comm', message });
  }

  onComm(listener: (message: CommMessage) => void): void {
    this.#commListeners.push(listener);
  }

  comms(targetName?: string): readonly { readonly commId: string; readonly targetName: string }[] {
    const all = [...this.#comms].map(([commId, target]) => ({ commId, targetName: target }));
    return targetName === undefined ? all : all.filter((comm) => comm.targetName === targetName);
  }

  dispose(): Promise<void> {
    return new Promise((resolve) => {
      this.#disposed = resolve;
      this.#post({ kind: 'dispose' });
    });
  }

  #post(message: ToMain): void {
    this.#options.port.postMessage(message);
  }

  #receive(message: ToWorker): void {
    switch (message.kind) {
      case 'output':
        this.#executions.get(message.execution)?.request.emit(message.output);
        this.#options.delivered(message.output);
        break;
      case 'executed':
        this.#executions.get(message.id)?.resolve(message.result);
        break;
      case 'ask-input':
        void this.#askInput(message);
        break;
      case 'comm':
        this.#track(message.message);
        for (const listener of this.#commListeners) listener(message.message);
        break;
      case 'ready':
        this.#flag = message.flag;
        this.#isReady();
        break;
      case 'assistant':
        this.#meet(message.port);
        break;
      case 'broken':
        this.#fail(message.error);
        break;
      case 'disposed':
        this.#disposed();
        break;
    }
  }

  #expectAssistant(): void {
    this.#current = undefined;
    this.#assistant = new Promise((resolve) => {
      this.#connect = resolve;
    });
  }

  #meet(port: MessagePort | undefined): void {
    // The end of the one before may not have been heard of yet.
    if (this.#current) this.#expectAssistant();
    const assistant = port
      ? this.#options.connectAssistant(port, () => {
          if (this.#current === assistant) this.#expectAssistant();
        })
      : brokenAssistant('the type checker has crashed too often; restart the kernel');
    this.#current = assistant;
    this.#connect(assistant);
  }

  async #ask<T>(question: (assistant: Assistant) => Promise<T>): Promise<T> {
    const asked = this.#assistant;
    try {
      return await question(await asked);
    } catch (error) {
      // Where it crashed over this question, or over another one, the next one is asked, once.
      if (asked === this.#assistant) throw error;
      return question(await this.#assistant);
    }
  }

  /** The engine did not start: each cell says why, instead of waiting for ever. */
  #fail(error: CellError): void {
    this.#broken = error;
    this.#isReady();
    for (const { resolve } of this.#executions.values()) resolve({ status: 'error', error });
    this.#connect(brokenAssistant(error.evalue));
  }

  async #askInput({
    id,
    execution,
    prompt,
    password,
  }: Extract<ToWorker, { kind: 'ask-input' }>): Promise<void> {
    const { request } = this.#executions.get(execution) as Execution;
    try {
      this.#post({ kind: 'input', id, line: await request.input(prompt, password) });
    } catch (error) {
      this.#post({ kind: 'no-input', id, reason: (error as Error).message });
    }
  }

  /** The worker cannot ask a busy main thread which comms are open, so it counts along. */
  #track({ kind, commId, targetName }: CommMessage): void {
    if (kind === 'open') this.#comms.set(commId, targetName ?? '');
    if (kind === 'close') this.#comms.delete(commId);
  }
}

function brokenAssistant(reason: string): Assistant {
  const fail = () => Promise.reject(new Error(reason));
  return { complete: fail, inspect: fail, isComplete: fail };
}
