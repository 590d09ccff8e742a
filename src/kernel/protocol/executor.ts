import type { Content } from '../../jupyter/index.ts';
import type { ExecuteResult, Output } from '../engine/types.ts';
import { toCellError } from './cell-error.ts';
import { Fields } from './fields.ts';
import { type HelpQuery, helpQuery, withSource } from './help.ts';
import type { History } from './history.ts';
import type { InputBroker } from './input.ts';
import type { Interpreter } from './interpreter.ts';
import type { Task } from './task.ts';
import type { Tasks } from './tasks.ts';

export interface ExecutorOptions {
  readonly interpreter: Interpreter;
  readonly tasks: Tasks;
  readonly input: InputBroker;
  readonly history: History;
  /** What the first cell says before all else. */
  readonly firstWords?: string | undefined;
}

/** What an `execute_request` asks for. */
interface Execution {
  readonly task: Task;
  readonly code: string;
  readonly silent: boolean;
  readonly storeHistory: boolean;
  readonly stopOnError: boolean;
  readonly allowStdin: boolean;
  readonly userExpressions: Readonly<Record<string, string>>;
  readonly cellId: string | undefined;
}

type Payload = Readonly<Record<string, unknown>>;

/** Runs `execute_request`s one after another, in the order they came. */
export class Executor {
  readonly #options: ExecutorOptions;
  #queue: Task[] = [];
  #running: Task | undefined;
  #count = 0;
  #runningCell: number | undefined;
  #firstWords: string | undefined;

  constructor(options: ExecutorOptions) {
    this.#options = options;
    this.#firstWords = options.firstWords;
  }

  /** The number of the cell that runs. Undefined while none does. */
  get runningCell(): number | undefined {
    return this.#runningCell;
  }

  /** The request whose cell runs now. */
  get running(): Task | undefined {
    return this.#running;
  }

  submit(task: Task): void {
    this.#queue.push(task);
    if (this.#running === undefined) void this.#drain();
  }

  /** Answers all that wait with `aborted`. They get no execution count, as in ipykernel. */
  abortQueue(): void {
    const aborted = this.#queue;
    this.#queue = [];
    for (const task of aborted) {
      this.#options.tasks.serveNow(task, () => task.reply({ status: 'aborted' }));
    }
  }

  async #drain(): Promise<void> {
    for (let task = this.#queue.shift(); task !== undefined; task = this.#queue.shift()) {
      const own = task;
      let abortsQueue = false;
      this.#running = own;
      await this.#options.tasks.serve(own, async () => {
        const execution = readExecution(own);
        abortsQueue = !(await this.#run(execution)) && execution.stopOnError;
      });
      this.#running = undefined;
      this.#runningCell = undefined;
      if (abortsQueue) this.abortQueue();
    }
  }

  /** Runs a cell and answers its request. Returns whether all went well. */
  async #run(execution: Execution): Promise<boolean> {
    const { code, storeHistory, allowStdin } = execution;
    const executionCount = this.#count + 1;
    if (storeHistory) this.#count = executionCount;
    this.#runningCell = executionCount;
    const payload: Payload[] = [];
    const result = await this.#resultOf(execution, executionCount, payload).catch(failure);
    const value = result.status === 'ok' ? result.value : undefined;
    // A front end that takes no input is a program that runs a notebook. Nobody has typed its
    // cells.
    if (storeHistory) {
      this.#options.history.add(executionCount, code, plainText(value?.data), allowStdin);
    }
    try {
      this.#conclude(execution, executionCount, result, payload);
      return result.status === 'ok';
    } catch (error) {
      // A value may be too long to be sent. That is an error of its cell.
      this.#conclude(execution, executionCount, failure(error), payload);
      return false;
    }
  }

  async #resultOf(
    execution: Execution,
    executionCount: number,
    payload: Payload[],
  ): Promise<ExecuteResult> {
    const { task, code, silent } = execution;
    if (!silent) {
      task.publish('execute_input', { code, execution_count: executionCount });
      this.#sayFirstWords(task);
    }
    const query = helpQuery(code);
    if (query) return this.#help(query, payload, this.#emitter(execution));
    return this.#interpret(execution, executionCount);
  }

  #sayFirstWords(task: Task): void {
    const text = this.#firstWords;
    this.#firstWords = undefined;
    if (text !== undefined) task.output({ kind: 'stream', name: 'stderr', text });
  }

  #conclude(
    { task, silent }: Execution,
    executionCount: number,
    result: ExecuteResult,
    payload: readonly Payload[],
  ): void {
    const shared = { execution_count: executionCount, payload };
    if (result.status === 'error') {
      if (!silent) task.publish('error', { ...result.error });
      task.reply({ ...shared, status: 'error', ...result.error, user_expressions: {} });
      return;
    }
    const { value, userExpressions, links } = result;
    if (value !== undefined && !silent) {
      task.publish('execute_result', { ...value, execution_count: executionCount });
    }
    // Not in the protocol: our extension of JupyterLab runs dependent cells again by it.
    const metadata = links === undefined ? {} : { notegrad: { ...links } };
    task.reply({ ...shared, status: 'ok', user_expressions: userExpressions }, metadata);
  }

  #interpret(execution: Execution, executionCount: number): Promise<ExecuteResult> {
    const { task, code, silent, userExpressions, cellId, allowStdin } = execution;
    const { interpreter, input } = this.#options;
    return interpreter.execute({
      code,
      executionCount,
      silent,
      userExpressions,
      cellId,
      emit: this.#emitter(execution),
      input: (prompt, password) => input.ask(task, allowStdin, prompt, password),
    });
  }

  /** Keeps the task, so that a timer's late output still goes to the cell that started it. */
  #emitter({ task, silent }: Execution): (output: Output) => void {
    return (output) => {
      // A message to a control is no output, so it is sent for a silent cell too.
      if (!silent || output.kind === 'comm') task.output(output);
    };
  }

  async #help(
    { name, detail }: HelpQuery,
    payload: Payload[],
    emit: (output: Output) => void,
  ): Promise<ExecuteResult> {
    const { interpreter } = this.#options;
    const found = await interpreter.inspect(name, name.length, detail);
    const data = found && detail === 1 ? await withSource(found, name, interpreter) : found;
    if (data) payload.push({ source: 'page', data, start: 0 });
    else emit({ kind: 'stream', name: 'stdout', text: `Nothing is known about '${name}'.\n` });
    return { status: 'ok', userExpressions: {} };
  }
}

/** @throws ProtocolError where the request's content is malformed. */
function readExecution(task: Task): Execution {
  const fields = new Fields('execute_request', task.request.content);
  const code = fields.string('code');
  const silent = fields.boolean('silent', false);
  // An empty cell takes no number and is not remembered, as in IPython.
  const isKept = !silent && code.trim() !== '';
  const expressions = fields.object('user_expressions', {});
  const { cellId } = task.request.metadata;
  const strings = Object.entries(expressions).filter(([, code]) => typeof code === 'string');
  return {
    task,
    code,
    silent,
    storeHistory: fields.boolean('store_history', !silent) && isKept,
    stopOnError: fields.boolean('stop_on_error', true),
    allowStdin: fields.boolean('allow_stdin', false),
    userExpressions: Object.fromEntries(strings) as Record<string, string>,
    // Not in the protocol, but JupyterLab, Notebook and VS Code say it.
    cellId: typeof cellId === 'string' ? cellId : undefined,
  };
}

function plainText(data: Content | undefined): string | null {
  const text = data?.['text/plain'];
  return typeof text === 'string' ? text : null;
}

const failure = (error: unknown): ExecuteResult => ({ status: 'error', error: toCellError(error) });
