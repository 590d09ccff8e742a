import type { Json, JsonObject } from '../../contract/index.ts';
import type { Received } from '../message.ts';
import type { Conversation, Request } from './conversation.ts';
import { deferred, sleep, within } from './deferred.ts';
import { describeEnding, type Ending } from './ending.ts';
import type { KernelSpec } from './find-kernel.ts';
import { describeExit, type Exit, type KernelProcess } from './launcher.ts';

/** `language_info` of a kernel, as far as it told any. */
export type Language = JsonObject;

export interface ExecuteOptions {
  /** Milliseconds the cell may run. */
  readonly timeout: number;
  /** Milliseconds it then has to react to the interrupt, before the process tree is killed. */
  readonly grace: number;
  readonly signal?: AbortSignal | undefined;
  /** Called with the request's id before it is sent, so that outputs can be told apart from the first on. */
  readonly onSent?: (id: string) => void;
}

export interface EvaluateOptions {
  /** Milliseconds the expression may take. Default 30,000. */
  readonly timeout?: number;
  /** As for a cell. Default 1000. */
  readonly grace?: number;
  readonly signal?: AbortSignal | undefined;
}

/** An expression has no value, or none that is plain data. */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError';
  /** How the evaluation ended, where it did not end well. */
  readonly ending: Ending | undefined;

  constructor(message: string, ending?: Ending) {
    super(message);
    this.ending = ending;
  }
}

/** What a session is made of. */
export interface SessionParts {
  readonly spec: KernelSpec;
  readonly process: KernelProcess;
  readonly conversation: Conversation;
  readonly language: Language;
  readonly maxMessageBytes: number;
  cleanUp(): Promise<void>;
}

/** Milliseconds after the reply in which the kernel's `idle` is awaited before we go and ask. */
const IDLE_GRACE = 1000;
/** Milliseconds a probe's answer may take. */
const PROBE = 5000;
/** Milliseconds an `idle` may come late although a later message has arrived already. */
const OVERTAKEN = 2000;
/** Milliseconds the reply may come after `idle`. */
const REPLY_GRACE = 5000;
/** Milliseconds a kernel has to tidy up and leave when it is told that its session is over. */
const FAREWELL = 2000;

/** A running kernel. Its life ends with `close`. */
export class Session {
  readonly spec: KernelSpec;
  readonly language: Language;
  readonly #parts: SessionParts;
  #closing: Promise<void> | undefined;

  constructor(parts: SessionParts) {
    this.spec = parts.spec;
    this.language = parts.language;
    this.#parts = parts;
  }

  get #process(): KernelProcess {
    return this.#parts.process;
  }

  get #conversation(): Conversation {
    return this.#parts.conversation;
  }

  async execute(code: string, options: ExecuteOptions): Promise<Ending> {
    return (await this.#run({ code, silent: false, user_expressions: {} }, options)).ending;
  }

  /**
   * The value of an expression among the session's names, a promise's awaited, as plain data: what JSON can hold
   * of it. It prints nothing, takes no cell number, and nothing of the kernel but data comes here.
   *
   * @throws EvaluationError where it fails, takes too long, or is larger than a message may be
   */
  async evaluate(expression: string, options: EvaluateOptions = {}): Promise<Json> {
    const { timeout = 30_000, grace = 1000, signal } = options;
    const language = String(this.language.name);
    if (language !== 'typescript' && language !== 'javascript') {
      throw new EvaluationError(
        `kernel "${this.spec.name}" speaks ${language}; expressions are evaluated in TypeScript`,
      );
    }
    const value = `JSON.stringify((await (${expression}\n)) ?? null)`;
    const { ending, reply } = await this.#run(
      { code: '', silent: true, user_expressions: { value } },
      { timeout, grace, signal },
    );
    if (ending.kind !== 'ok') throw new EvaluationError(describeEnding(ending), ending);
    if (reply?.oversized) {
      const most = this.#parts.maxMessageBytes;
      throw new EvaluationError(`its value takes ${reply.size} bytes, expected at most ${most}`);
    }
    return plainValue(reply?.content.user_expressions);
  }

  /** Waits until everything published so far has arrived. False if the channel is silent. */
  async settle(ms: number): Promise<boolean> {
    const request = this.#conversation.request('shell', 'kernel_info_request', {});
    const ended = this.#process.exited.then(() => false);
    const arrived = await within(Promise.race([request.idle, ended]), ms);
    this.#conversation.forget(request);
    return arrived === true;
  }

  /** Lets the kernel tidy up and leave; kills what of it stays. Safe to call twice. */
  close(): Promise<void> {
    this.#closing ??= (async () => {
      if (!this.#process.exit) {
        this.#conversation.request('control', 'shutdown_request', { restart: false });
        await within(this.#process.exited, FAREWELL);
      }
      await this.#end();
      this.#conversation.close();
    })();
    return this.#closing;
  }

  async #end(): Promise<void> {
    this.#process.kill();
    await this.#parts.cleanUp();
  }

  async #run(
    content: {
      readonly code: string;
      readonly silent: boolean;
      readonly user_expressions: Readonly<Record<string, string>>;
    },
    options: ExecuteOptions,
  ): Promise<{ readonly ending: Ending; readonly reply?: Received }> {
    const asked = this.#conversation.nextQuestion();
    const request = this.#conversation.request(
      'shell',
      'execute_request',
      { ...content, store_history: !content.silent, allow_stdin: false, stop_on_error: true },
      options.onSent,
    );
    try {
      const first = await this.#first(request, asked, options);
      if (first !== 'replied') {
        return { ending: await this.#unanswered(first, request, asked, options) };
      }
      const reply = await request.reply;
      return { ending: await this.#judge(reply, request), reply };
    } finally {
      this.#conversation.forget(request);
    }
  }

  /** What happens first; undefined when the time is up before anything does. */
  async #first(request: Request, asked: Promise<string>, options: ExecuteOptions) {
    const cancelled = onAbort(options.signal);
    const orphaned = request.idle.then(() => within(request.reply, REPLY_GRACE));
    const first = await within(
      Promise.race([
        request.reply.then(() => 'replied' as const),
        orphaned.then((reply) => (reply ? ('replied' as const) : ('no reply' as const))),
        this.#process.exited.then(() => 'dead' as const),
        this.#conversation.violation.then(() => 'protocol' as const),
        asked.then(() => 'input' as const),
        cancelled.promise.then(() => 'cancelled' as const),
      ]),
      options.timeout,
    );
    cancelled.dispose();
    return first;
  }

  async #unanswered(
    first: 'no reply' | 'dead' | 'protocol' | 'input' | 'cancelled' | undefined,
    request: Request,
    asked: Promise<string>,
    { timeout, grace }: ExecuteOptions,
  ): Promise<Ending> {
    switch (first) {
      case 'no reply':
        return { kind: 'lost', what: 'the kernel went idle without a reply' };
      case 'dead':
        return this.#death(await this.#process.exited);
      case 'protocol':
        return { kind: 'protocol', problem: this.#conversation.broken ?? '' };
      case 'input':
        return { kind: 'input', prompt: await asked, killed: await this.#stop(request, grace) };
      case 'cancelled':
        await this.#stop(request, Math.min(grace, 1000));
        return { kind: 'cancelled' };
      case undefined:
        return { kind: 'timeout', ms: timeout, killed: await this.#stop(request, grace) };
    }
  }

  /** A reply is believed only together with the `busy` and `idle` that frame the cell's outputs. */
  async #judge(reply: Received, request: Request): Promise<Ending> {
    const framed = await this.#awaitFrame(request);
    const { broken } = this.#conversation;
    if (broken) return { kind: 'protocol', problem: broken };
    const { status, execution_count: count, ename, evalue } = reply.content;
    const number = typeof count === 'number' ? count : null;
    // An oversized reply says nothing; that it came says that the cell has ended.
    if (status === 'error') {
      return { kind: 'error', count: number, ename: text(ename), evalue: text(evalue) };
    }
    // The protocol says `aborted`; tslab says `abort`.
    if (status !== 'ok' && !reply.oversized) {
      if (this.#process.exit) return this.#death(this.#process.exit);
      return { kind: 'aborted' };
    }
    if (framed !== true) {
      if (this.#process.exit) return this.#death(this.#process.exit);
      return { kind: 'lost', what: framed };
    }
    return { kind: 'ok', count: number };
  }

  /** True once `busy` and `idle` have arrived, otherwise what is missing. */
  async #awaitFrame({ busy, idle }: Request): Promise<true | string> {
    const frame = Promise.all([busy, idle]).then(() => true as const);
    if (await within(frame, IDLE_GRACE)) return true;
    const reachable = await this.settle(PROBE);
    if (await within(frame, reachable ? OVERTAKEN : 1)) return true;
    return reachable
      ? 'the kernel replied, but its status messages never arrived, so outputs may be missing too'
      : 'the kernel replied, but its output channel has gone silent';
  }

  /** Interrupts the running cell; kills the tree if it goes on. Returns whether it had to be killed. */
  async #stop(request: Request, grace: number): Promise<boolean> {
    if (this.spec.interruptMode === 'message' || process.platform === 'win32') {
      this.#conversation.request('control', 'interrupt_request', {});
    } else {
      this.#process.interrupt();
    }
    const ended = Promise.race([request.reply, this.#process.exited.then(() => undefined)]);
    if (await within(ended, grace)) {
      await within(request.idle, IDLE_GRACE);
      return false;
    }
    await this.#end();
    return true;
  }

  async #death(exit: Exit): Promise<Ending> {
    // What it published before its end may still be on the way.
    await sleep(100);
    return { kind: 'dead', how: describeExit(exit), stderr: lastLines(this.#process.stderr()) };
  }
}

function onAbort(signal: AbortSignal | undefined): { promise: Promise<true>; dispose(): void } {
  const { promise, resolve } = deferred<true>();
  const listener = () => resolve(true);
  if (signal?.aborted) listener();
  signal?.addEventListener('abort', listener, { once: true });
  return { promise, dispose: () => signal?.removeEventListener('abort', listener) };
}

/** What the reply says of the one expression that was asked for. */
function plainValue(expressions: unknown): Json {
  const { value } = (expressions ?? {}) as { value?: Readonly<Record<string, unknown>> };
  if (value?.status !== 'ok') {
    const why = value
      ? `${text(value.ename)}: ${text(value.evalue)}`
      : 'the kernel evaluated nothing';
    throw new EvaluationError(why);
  }
  const shown = (value.data as Readonly<Record<string, unknown>> | undefined)?.['text/plain'];
  try {
    return JSON.parse(text(shown)) as Json;
  } catch {
    throw new EvaluationError('its value is not plain data: JSON has no text for it');
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The end of a process's stderr, as an appendix to a message. */
export function lastLines(stderr: string): string {
  const written = stderr
    .trim()
    .split('\n')
    // Where V8 was when it gave up, which tells nobody but its authors.
    .filter((line) => !/^\s*\d+: 0x[\da-f]+ |^-+ Native stack trace -+$/.test(line));
  const lines = written.slice(-5).join('\n').trim();
  return lines ? `; it wrote:\n${lines}` : '';
}
