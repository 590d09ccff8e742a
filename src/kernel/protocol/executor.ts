import type { Channel, Content, Message } from '../../jupyter/message.ts';
import type { ExecuteResult, Output } from '../engine/types.ts';
import { toCellError } from './cell-error.ts';
import type { Engine } from './engine.ts';
import { Fields } from './fields.ts';
import { type HelpQuery, helpQuery } from './help.ts';
import type { History } from './history.ts';
import type { InputBroker } from './input.ts';
import type { Publisher } from './publisher.ts';

export interface ExecutorOptions {
  readonly interpreter: Engine;
  readonly publisher: Publisher;
  readonly input: InputBroker;
  readonly history: History;
  reply(channel: Channel, request: Message, content: Content): void;
}

interface Execution {
  readonly channel: Channel;
  readonly request: Message;
  readonly code: string;
  readonly silent: boolean;
  readonly storeHistory: boolean;
  readonly stopOnError: boolean;
  readonly allowStdin: boolean;
  readonly userExpressions: Readonly<Record<string, string>>;
}

type Payload = Readonly<Record<string, unknown>>;

/** Runs `execute_request`s one after another, in the order they came. */
export class Executor {
  readonly #options: ExecutorOptions;
  #queue: Execution[] = [];
  #running: Execution | undefined;
  #count = 0;

  constructor(options: ExecutorOptions) {
    this.#options = options;
  }

  /** The request whose cell runs now. */
  get running(): Message | undefined {
    return this.#running?.request;
  }

  /** @throws ProtocolError where the request's content is malformed. */
  submit(channel: Channel, request: Message): void {
    this.#queue.push(readExecution(channel, request));
    if (this.#running === undefined) void this.#drain();
  }

  /** Answers everything that waits with `aborted`. */
  abortQueue(): void {
    const aborted = this.#queue;
    this.#queue = [];
    for (const { channel, request } of aborted) {
      this.#options.publisher.status('busy', request.header);
      this.#options.reply(channel, request, { status: 'aborted', execution_count: this.#count });
      this.#options.publisher.status('idle', request.header);
    }
  }

  async #drain(): Promise<void> {
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      this.#running = next;
      const { publisher, reply } = this.#options;
      publisher.status('busy', next.request.header);
      const content = await this.#run(next);
      reply(next.channel, next.request, content);
      publisher.status('idle', next.request.header);
      this.#running = undefined;
      if (content.status === 'error' && next.stopOnError) this.abortQueue();
    }
  }

  async #run(execution: Execution): Promise<Content> {
    const { request, code, silent, storeHistory } = execution;
    const executionCount = this.#count + 1;
    if (storeHistory) this.#count = executionCount;
    if (!silent) {
      const content = { code, execution_count: executionCount };
      this.#options.publisher.publish('execute_input', request.header, content);
    }
    const payload: Payload[] = [];
    const query = helpQuery(code);
    const result = query
      ? await this.#help(query, payload, this.#emitter(execution))
      : await this.#interpret(execution, executionCount);
    return this.#conclude(execution, executionCount, result, payload);
  }

  #conclude(
    { request, code, silent, storeHistory, allowStdin }: Execution,
    executionCount: number,
    result: ExecuteResult,
    payload: readonly Payload[],
  ): Content {
    const { publisher, history } = this.#options;
    const value = result.status === 'ok' ? result.value : undefined;
    // A front end that cannot be asked is a program that runs a notebook: nobody will want its cells back.
    if (storeHistory) history.add(executionCount, code, plainText(value?.data), allowStdin);
    const shared = { execution_count: executionCount, payload };
    if (result.status === 'error') {
      if (!silent) publisher.publish('error', request.header, { ...result.error });
      return { ...shared, status: 'error', ...result.error, user_expressions: {} };
    }
    if (value !== undefined && !silent) {
      const content = { ...value, execution_count: executionCount };
      publisher.publish('execute_result', request.header, content);
    }
    return { ...shared, status: 'ok', user_expressions: result.userExpressions };
  }

  async #interpret(execution: Execution, executionCount: number): Promise<ExecuteResult> {
    const { request, code, silent, userExpressions, allowStdin } = execution;
    try {
      return await this.#options.interpreter.execute({
        code,
        executionCount,
        silent,
        userExpressions,
        emit: this.#emitter(execution),
        input: (prompt, password) => this.#options.input.ask(request, allowStdin, prompt, password),
      });
    } catch (error) {
      return { status: 'error', error: toCellError(error) };
    }
  }

  /** Keeps the request's header, so that a timer's late output still goes to the cell that started it. */
  #emitter({ request, silent }: Execution): (output: Output) => void {
    return (output) => {
      if (!silent) this.#options.publisher.output(request.header, output);
    };
  }

  async #help(
    { name, detail }: HelpQuery,
    payload: Payload[],
    emit: (output: Output) => void,
  ): Promise<ExecuteResult> {
    try {
      const data = await this.#options.interpreter.inspect(name, name.length, detail);
      if (data) payload.push({ source: 'page', data, start: 0 });
      else emit({ kind: 'stream', name: 'stdout', text: `Nothing is known about '${name}'.\n` });
      return { status: 'ok', userExpressions: {} };
    } catch (error) {
      return { status: 'error', error: toCellError(error) };
    }
  }
}

function readExecution(channel: Channel, request: Message): Execution {
  const fields = new Fields('execute_request', request.content);
  const code = fields.string('code');
  const silent = fields.boolean('silent', false);
  // An empty cell takes no number and is nothing to remember, as in IPython.
  const isKept = !silent && code.trim() !== '';
  const expressions = fields.object('user_expressions', {});
  const strings = Object.entries(expressions).filter(([, code]) => typeof code === 'string');
  return {
    channel,
    request,
    code,
    silent,
    storeHistory: fields.boolean('store_history', !silent) && isKept,
    stopOnError: fields.boolean('stop_on_error', true),
    allowStdin: fields.boolean('allow_stdin', false),
    userExpressions: Object.fromEntries(strings) as Record<string, string>,
  };
}

function plainText(data: Readonly<Record<string, unknown>> | undefined): string | null {
  const text = data?.['text/plain'];
  return typeof text === 'string' ? text : null;
}
