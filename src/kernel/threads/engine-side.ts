import type { MessagePort } from 'node:worker_threads';
import type { Engine, ExecuteResult, Output } from '../engine/types.ts';
import { toCellError } from '../protocol/cell-error.ts';
import type { ToEngine, ToProtocol } from './calls.ts';
import type { Pressure } from './pressure.ts';

interface Question {
  resolve(line: string): void;
  reject(error: Error): void;
}

/** In the main thread: does what the protocol's thread asks of the engine. */
export class EngineSide {
  readonly #port: MessagePort;
  readonly #pressure: Pressure;
  readonly #questions = new Map<number, Question>();
  /**
   * A timer may print long after its cell has ended. So the other thread keeps a request until the
   * function that prints for it has been collected here.
   */
  readonly #emitters = new FinalizationRegistry<number>((id) =>
    this.#post({ kind: 'forgotten', id }),
  );
  #engine!: Engine;
  #lastQuestion = 0;

  constructor(port: MessagePort, pressure: Pressure) {
    this.#port = port;
    this.#pressure = pressure;
  }

  /** Starts to serve. The port has kept what was asked until now. */
  serve(engine: Engine): void {
    this.#engine = engine;
    this.#port.on('message', (message: ToEngine) => void this.#receive(message));
    this.#post({ kind: 'ready', flag: engine.interruptFlag });
    engine.onAssistant((port) => this.#post({ kind: 'assistant', port }, port ? [port] : []));
  }

  /** The engine cannot start. */
  fail(error: unknown): void {
    this.#post({ kind: 'broken', error: toCellError(error) });
    this.#port.on('message', (call: ToEngine) => {
      if (call.kind === 'dispose') this.#post({ kind: 'disposed' });
    });
  }

  async #receive(message: ToEngine): Promise<void> {
    switch (message.kind) {
      case 'execute':
        await this.#execute(message);
        break;
      case 'comm':
        await this.#comm(message);
        break;
      case 'input':
        this.#answered(message.question)?.resolve(message.line);
        break;
      case 'no-input':
        this.#answered(message.question)?.reject(new Error(message.reason));
        break;
      case 'interrupt':
        this.#engine.interrupt();
        break;
      case 'dispose':
        await this.#engine.dispose();
        this.#post({ kind: 'disposed' });
        break;
    }
  }

  async #execute({ id, kind: _, ...cell }: Extract<ToEngine, { kind: 'execute' }>): Promise<void> {
    const input = (prompt: string, password: boolean) => this.#ask(id, prompt, password);
    await this.#serve(id, async (emit) => this.#engine.execute({ ...cell, emit, input }));
  }

  async #comm({ id, message }: Extract<ToEngine, { kind: 'comm' }>): Promise<void> {
    await this.#serve(id, async (emit) => {
      await this.#engine.comm({ message, emit });
      return { status: 'ok', userExpressions: {} };
    });
  }

  /** Whatever happens, the other thread is told of the end, because it waits for that. */
  async #serve(
    id: number,
    work: (emit: (output: Output) => void) => Promise<ExecuteResult>,
  ): Promise<void> {
    const result = await work(this.#emitter(id)).catch(failure);
    try {
      this.#post({ kind: 'ended', id, result });
    } catch (error) {
      // A display bundle may hold a function, which cannot be sent.
      this.#post({ kind: 'ended', id, result: failure(error) });
    }
  }

  #emitter(id: number): (output: Output) => void {
    const emit = (output: Output): void => {
      this.#post({ kind: 'output', id, output });
      this.#pressure.post(output);
    };
    this.#emitters.register(emit, id);
    return emit;
  }

  #ask(id: number, prompt: string, password: boolean): Promise<string> {
    const question = ++this.#lastQuestion;
    return new Promise((resolve, reject) => {
      this.#questions.set(question, { resolve, reject });
      this.#post({ kind: 'ask-input', question, id, prompt, password });
    });
  }

  #answered(question: number): Question | undefined {
    const asked = this.#questions.get(question);
    this.#questions.delete(question);
    return asked;
  }

  #post(message: ToProtocol, transfer: readonly MessagePort[] = []): void {
    this.#port.postMessage(message, [...transfer]);
  }
}

const failure = (error: unknown): ExecuteResult => ({ status: 'error', error: toCellError(error) });
