import type { MessagePort } from 'node:worker_threads';
import type { ExecuteResult, Interpreter, Output } from '../engine/types.ts';
import { toCellError } from '../protocol/cell-error.ts';
import type { ToMain, ToWorker } from './calls.ts';
import type { Pressure } from './pressure.ts';

interface InputWaiting {
  resolve(line: string): void;
  reject(error: Error): void;
}

/** The main thread's side: does what the worker asks of the real interpreter. */
export class Host {
  readonly #port: MessagePort;
  readonly #pressure: Pressure;
  readonly #inputs = new Map<number, InputWaiting>();
  #interpreter!: Interpreter;
  #lastInput = 0;

  constructor(port: MessagePort, pressure: Pressure) {
    this.#port = port;
    this.#pressure = pressure;
  }

  /** Starts to serve; whatever the worker has asked until now was kept by the port. */
  serve(interpreter: Interpreter): void {
    this.#interpreter = interpreter;
    interpreter.onComm((message) => this.#post({ kind: 'comm', message }));
    this.#port.on('message', (message: ToMain) => void this.#receive(message));
    this.#post({ kind: 'ready', flag: interpreter.interruptFlag });
    interpreter.onAssistant((port) => this.#post({ kind: 'assistant', port }, port ? [port] : []));
  }

  /** The engine cannot start. */
  fail(error: unknown): void {
    this.#post({ kind: 'broken', error: toCellError(error) });
    this.#port.on('message', (call: ToMain) => {
      if (call.kind === 'dispose') this.#post({ kind: 'disposed' });
    });
  }

  async #receive(message: ToMain): Promise<void> {
    switch (message.kind) {
      case 'execute':
        await this.#execute(message);
        break;
      case 'input':
        this.#settle(message.id)?.resolve(message.line);
        break;
      case 'no-input':
        this.#settle(message.id)?.reject(new Error(message.reason));
        break;
      case 'comm':
        this.#interpreter.comm(message.message);
        break;
      case 'interrupt':
        this.#interpreter.interrupt();
        break;
      case 'dispose':
        await this.#interpreter.dispose();
        this.#post({ kind: 'disposed' });
        break;
    }
  }

  async #execute({ id, ...cell }: Extract<ToMain, { kind: 'execute' }>): Promise<void> {
    const result = await this.#interpreter
      .execute({
        ...cell,
        emit: (output) => this.#emit(id, output),
        input: (prompt, password) => this.#input(id, prompt, password),
      })
      .catch(failure);
    try {
      this.#post({ kind: 'executed', id, result });
    } catch (error) {
      // A value whose own look holds a function, say, cannot travel; without an answer its cell would never end.
      this.#post({ kind: 'executed', id, result: failure(error) });
    }
  }

  #emit(execution: number, output: Output): void {
    this.#post({ kind: 'output', execution, output });
    this.#pressure.post(output);
  }

  #input(execution: number, prompt: string, password: boolean): Promise<string> {
    const id = ++this.#lastInput;
    return new Promise((resolve, reject) => {
      this.#inputs.set(id, { resolve, reject });
      this.#post({ kind: 'ask-input', id, execution, prompt, password });
    });
  }

  #settle(id: number): InputWaiting | undefined {
    const waiting = this.#inputs.get(id);
    this.#inputs.delete(id);
    return waiting;
  }

  #post(message: ToWorker, transfer: readonly MessagePort[] = []): void {
    this.#port.postMessage(message, [...transfer]);
  }
}

const failure = (error: unknown): ExecuteResult => ({ status: 'error', error: toCellError(error) });
