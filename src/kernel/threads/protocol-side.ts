import type { MessagePort } from 'node:worker_threads';
import type {
  Assistant,
  CellError,
  CommMessage,
  CommRequest,
  Completeness,
  Completion,
  ExecuteRequest,
  ExecuteResult,
  MimeBundle,
  Output,
} from '../engine/types.ts';
import type { Interpreter } from '../protocol/index.ts';
import type { ToEngine, ToProtocol } from './calls.ts';
import { CommQueue } from './comm-queue.ts';

export interface ProtocolSideOptions {
  readonly port: MessagePort;
  connectAssistant(port: MessagePort, lost: () => void): Assistant;
  /** Raises the `interruptFlag` of the main thread and makes it notice, whatever it does. */
  forceStop(flag: Int32Array): void;
  /** An output has been handed to its cell. */
  delivered(output: Output): void;
}

/** What the main thread was given to do. It is kept until it can have no more output. */
interface Given {
  readonly emit: ExecuteRequest['emit'];
  /** Absent where there is nobody to be asked. */
  readonly input?: ExecuteRequest['input'];
  end(result: ExecuteResult): void;
}

/**
 * In the protocol's thread: the interpreter as the protocol sees it. What runs code of the reader
 * becomes a message to the main thread.
 */
export class ProtocolSide implements Interpreter {
  readonly #options: ProtocolSideOptions;
  readonly #given = new Map<number, Given>();
  readonly #commQueue = new CommQueue((request) => this.#deliver(request));
  /**
   * Targets of the open comms. A busy main thread cannot be asked for them, so they are kept here.
   */
  readonly #comms = new Map<string, string>();
  /** Pending until one is up. */
  #assistant!: Promise<Assistant>;
  /** The one that is up, as far as this thread knows. */
  #current: Assistant | undefined;
  /** Settles when the engine is up, or has failed to come up. */
  readonly ready: Promise<void>;
  #isReady!: () => void;
  #connect!: (assistant: Assistant) => void;
  #flag: Int32Array | undefined;
  #broken: CellError | undefined;
  #disposed: () => void = () => undefined;
  #lastId = 0;

  constructor(options: ProtocolSideOptions) {
    this.#options = options;
    this.ready = new Promise((resolve) => {
      this.#isReady = resolve;
    });
    this.#expectAssistant();
    options.port.on('message', (message: ToProtocol) => this.#receive(message));
  }

  execute(request: ExecuteRequest): Promise<ExecuteResult> {
    const { emit, input, ...cell } = request;
    return new Promise((end) => {
      const id = this.#give({ emit, input, end });
      this.#post({ kind: 'execute', id, cellId: undefined, ...cell });
    });
  }

  comm(request: CommRequest): Promise<void> {
    this.#track(request.message);
    return this.#commQueue.push(request);
  }

  interrupt(): void {
    // Before the engine is up there is no flag. The message stops what waits for it.
    if (this.#flag) this.#options.forceStop(this.#flag);
    this.#post({ kind: 'interrupt' });
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

  #give(given: Given): number {
    const id = ++this.#lastId;
    this.#given.set(id, given);
    if (this.#broken) given.end({ status: 'error', error: this.#broken });
    return id;
  }

  #deliver({ message, emit }: CommRequest): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (result: ExecuteResult) =>
        result.status === 'ok' ? resolve() : reject(new Error(result.error.evalue));
      this.#post({ kind: 'comm', id: this.#give({ emit, end }), message });
    });
  }

  #post(message: ToEngine): void {
    this.#options.port.postMessage(message);
  }

  #receive(message: ToProtocol): void {
    switch (message.kind) {
      case 'output':
        this.#output(message.id, message.output);
        break;
      case 'ended':
        this.#given.get(message.id)?.end(message.result);
        break;
      case 'forgotten':
        this.#given.delete(message.id);
        break;
      case 'ask-input':
        void this.#askInput(message);
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

  #output(id: number, output: Output): void {
    if (output.kind === 'comm') this.#track(output.message);
    try {
      this.#given.get(id)?.emit(output);
    } finally {
      this.#options.delivered(output);
    }
  }

  #expectAssistant(): void {
    this.#current = undefined;
    this.#assistant = new Promise((resolve) => {
      this.#connect = resolve;
    });
  }

  #meet(port: MessagePort | undefined): void {
    // This thread may not have heard yet that the one before has ended.
    if (this.#current) this.#expectAssistant();
    const assistant = port
      ? this.#options.connectAssistant(port, () => {
          if (this.#current === assistant) this.#expectAssistant();
        })
      : brokenAssistant(
          'the type checker has crashed too often, or NOTEGRAD_TYPES=0 has turned it off; restart the kernel',
        );
    this.#current = assistant;
    this.#connect(assistant);
  }

  async #ask<T>(question: (assistant: Assistant) => Promise<T>): Promise<T> {
    const asked = this.#assistant;
    try {
      return await question(await asked);
    } catch (error) {
      // It has crashed over this question or another one. The next one is asked, once.
      if (asked === this.#assistant) throw error;
      return question(await this.#assistant);
    }
  }

  /** The engine did not start. Each cell says why, instead of waiting for ever. */
  #fail(error: CellError): void {
    this.#broken = error;
    this.#isReady();
    for (const { end } of this.#given.values()) end({ status: 'error', error });
    this.#connect(brokenAssistant(error.evalue));
  }

  async #askInput(asked: Extract<ToProtocol, { kind: 'ask-input' }>): Promise<void> {
    const { question, id, prompt, password } = asked;
    try {
      const line = await this.#given.get(id)?.input?.(prompt, password);
      if (line === undefined) throw new Error('there is nobody to be asked');
      this.#post({ kind: 'input', question, line });
    } catch (error) {
      this.#post({ kind: 'no-input', question, reason: (error as Error).message });
    }
  }

  #track({ kind, commId, targetName }: CommMessage): void {
    if (kind === 'open') this.#comms.set(commId, targetName ?? '');
    if (kind === 'close') this.#comms.delete(commId);
  }
}

function brokenAssistant(reason: string): Assistant {
  const fail = () => Promise.reject(new Error(reason));
  return { complete: fail, inspect: fail, isComplete: fail };
}
