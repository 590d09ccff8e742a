import {
  type Ending,
  type EvaluateOptions,
  type ExecuteOptions,
  type SessionOptions as KernelOptions,
  type KernelSpec,
  type Language,
  type Session,
  startSession,
} from '../../jupyter/client/index.ts';
import type { Json } from '../model.ts';
import { headlessEnvironment } from './environment.ts';
import { CellOutputs, NotebookOutputs, type OutputLimits } from './outputs.ts';

export interface SessionOptions extends Partial<Omit<KernelOptions, 'spec' | 'cwd' | 'onOutput'>> {
  /** Folder the kernel runs in: the notebook's own. */
  readonly cwd: string;
}

/** Starts a kernel for the cells of a notebook. Close it, whatever happens. Throws `KernelStartError`. */
export async function openSession(
  spec: KernelSpec,
  { env = headlessEnvironment(), ...options }: SessionOptions,
): Promise<NotebookSession> {
  const outputs = new NotebookOutputs();
  const kernel = await startSession({
    ...options,
    env,
    spec,
    onOutput: (message) => outputs.receive(message),
  });
  return new NotebookSession(kernel, outputs);
}

/** A kernel, and what its cells have put out. Cells and expressions run in it one at a time. */
export class NotebookSession {
  readonly #kernel: Session;
  readonly #outputs: NotebookOutputs;

  constructor(kernel: Session, outputs: NotebookOutputs) {
    this.#kernel = kernel;
    this.#outputs = outputs;
  }

  get language(): Language {
    return this.#kernel.language;
  }

  /** Runs code; its outputs go on to grow while what it has started goes on. */
  async run(
    code: string,
    options: Omit<ExecuteOptions, 'onSent'>,
    limits?: OutputLimits,
  ): Promise<{ readonly ending: Ending; readonly outputs: CellOutputs }> {
    const outputs = new CellOutputs(limits);
    const onSent = (id: string) => this.#outputs.assign(id, outputs);
    return { ending: await this.#kernel.execute(code, { ...options, onSent }), outputs };
  }

  /** As {@link Session.evaluate}: an expression's value as plain data, in no cell. */
  evaluate(expression: string, options?: EvaluateOptions): Promise<Json> {
    return this.#kernel.evaluate(expression, options);
  }

  /** Waits until everything published so far has arrived. False if the kernel is silent. */
  settle(ms: number): Promise<boolean> {
    return this.#kernel.settle(ms);
  }

  close(): Promise<void> {
    return this.#kernel.close();
  }
}
