import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../contract/index.ts';
import { type Channel, openDealer, openSubscriber } from './channel.ts';
import { type Deferred, deferred, sleep, within } from './deferred.ts';
import { describeExit, type Exit, type KernelProcess, spawnKernel } from './kernel-process.ts';
import type { KernelSpec } from './kernelspec.ts';
import { isOpen } from './ports.ts';
import { createWire, type Message, type Wire, WireError } from './wire.ts';

export interface KernelOptions {
  readonly spec: KernelSpec;
  /** Folder the kernel starts in. */
  readonly cwd: string;
  /** Milliseconds until the kernel must have answered and its output must arrive. */
  readonly startTimeout: number;
  /** Bytes of one message's content above which it is not parsed. */
  readonly maxMessageBytes: number;
  /** Every message of the output channel, in order, also late ones of earlier cells. */
  readonly onOutput: (message: Message) => void;
  readonly signal?: AbortSignal | undefined;
}

/** How one execution ended. Only `ok` is a success. */
export type Ending =
  | { readonly kind: 'ok'; readonly count: number | null }
  | {
      readonly kind: 'error';
      readonly count: number | null;
      readonly ename: string;
      readonly evalue: string;
    }
  /** The kernel declined to run the cell. */
  | { readonly kind: 'aborted' }
  | { readonly kind: 'timeout'; readonly ms: number; readonly killed: boolean }
  | { readonly kind: 'dead'; readonly how: string; readonly stderr: string }
  | { readonly kind: 'input'; readonly prompt: string; readonly killed: boolean }
  /** The kernel says it finished, but messages of it are missing. */
  | { readonly kind: 'lost'; readonly what: string }
  /** The kernel, or somebody in its place, broke the protocol. */
  | { readonly kind: 'protocol'; readonly problem: string }
  | { readonly kind: 'cancelled' };

export interface ExecuteOptions {
  /** Milliseconds the cell may run. */
  readonly timeout: number;
  /** Milliseconds it then has to react to the interrupt, before the process tree is killed. */
  readonly grace: number;
  readonly signal?: AbortSignal | undefined;
  /** Called with the request's id before it is sent, so that outputs can be told apart from the first on. */
  readonly onSent: (id: string) => void;
}

/** The kernel did not come up. */
export class KernelStartError extends Error {
  override readonly name = 'KernelStartError';
}

/** A running kernel. Its life ends with `close`. */
export interface Kernel {
  /** `language_info` of the kernel. */
  readonly language: JsonObject;
  execute(code: string, options: ExecuteOptions): Promise<Ending>;
  /** Waits until everything published so far has arrived. False if the channel is silent. */
  settle(ms: number): Promise<boolean>;
  close(): Promise<void>;
}

const START_ATTEMPTS = 3;
const PORT_TAKEN = /EADDRINUSE|address already in use/i;

/**
 * Starts a kernel and returns once it answers requests and its output is known to reach us: a subscription
 * takes a while to be up, and what is published before is lost. Throws `KernelStartError`. A kernel that
 * found its ports taken by somebody else in the meantime is started anew.
 */
export async function startKernel(options: KernelOptions): Promise<Kernel> {
  const deadline = Date.now() + options.startTimeout;
  for (let attempt = 1; ; attempt++) {
    const child = await spawnKernel(options.spec, options.cwd);
    const session = new Session(child, options);
    try {
      await session.connect(deadline);
      return session;
    } catch (error) {
      await session.close();
      const portTaken = PORT_TAKEN.test(child.stderr());
      if (!portTaken || attempt >= START_ATTEMPTS || options.signal?.aborted) throw error;
    }
  }
}

/** Milliseconds after the reply in which the kernel's `idle` is awaited before we go and ask. */
const IDLE_GRACE = 1000;
/** Milliseconds a probe's answer may take. */
const PROBE = 5000;
/** Milliseconds an `idle` may come late although a later message has arrived already. */
const OVERTAKEN = 2000;
/** Milliseconds the reply may come after `idle`. */
const REPLY_GRACE = 5000;

interface Pending {
  readonly reply: Deferred<Message>;
  readonly busy: Deferred<true>;
  readonly idle: Deferred<true>;
}

class Session implements Kernel {
  language: JsonObject = {};
  private readonly child: KernelProcess;
  private readonly options: KernelOptions;
  private readonly wire: Wire;
  private readonly channels: {
    shell?: Channel;
    control?: Channel;
    iopub?: Channel;
    stdin?: Channel;
  } = {};
  private readonly identity = randomUUID();
  private readonly pending = new Map<string, Pending>();
  private readonly heard = deferred<true>();
  private readonly violation = deferred<string>();
  private broken: string | undefined;
  private asked = deferred<string>();
  private closing: Promise<void> | undefined;

  constructor(child: KernelProcess, options: KernelOptions) {
    this.child = child;
    this.options = options;
    this.wire = createWire(child.connection.key, options.maxMessageBytes);
  }

  async connect(deadline: number): Promise<void> {
    const { shell, iopub, stdin, control } = this.child.connection;
    // Without reconnecting, a connection can be opened only to a port that listens already.
    for (const port of [shell, iopub, stdin, control]) {
      while (!(await isOpen(port))) {
        this.checkStart(deadline);
        await within(this.child.exited, 20);
      }
    }
    this.channels.iopub = openSubscriber(iopub, (frames) => this.receive(frames, this.published));
    this.channels.shell = openDealer(shell, this.identity, (frames) =>
      this.receive(frames, this.replied),
    );
    this.channels.control = openDealer(control, this.identity, (frames) =>
      this.receive(frames, this.replied),
    );
    this.channels.stdin = openDealer(stdin, this.identity, (frames) =>
      this.receive(frames, this.asking),
    );
    const info = deferred<Message>();
    // JEP 65: the kernel may say `iopub_welcome`; older ones are asked until a status arrives.
    for (let answered = false; !answered; ) {
      this.checkStart(deadline);
      const { id, pending } = this.request('shell', 'kernel_info_request', {});
      void pending.reply.promise.then(info.resolve);
      const both = Promise.all([info.promise, this.heard.promise]).then(() => true as const);
      answered =
        (await within(Promise.race([both, this.child.exited.then(() => false)]), 300)) ?? false;
      if (answered) void this.forget(id);
    }
    const reply = await info.promise;
    const language = reply.content.language_info;
    if (typeof language === 'object' && language !== null && !Array.isArray(language)) {
      this.language = language;
    }
  }

  private checkStart(deadline: number): void {
    const { spec, startTimeout, signal } = this.options;
    const tail = lastLines(this.child.stderr());
    if (signal?.aborted)
      throw new KernelStartError(`kernel "${spec.name}": cancelled while starting`);
    if (this.broken) throw new KernelStartError(`kernel "${spec.name}": ${this.broken}`);
    if (this.child.exit) {
      const how = describeExit(this.child.exit);
      throw new KernelStartError(`kernel "${spec.name}" ended while starting: ${how}${tail}`);
    }
    if (PORT_TAKEN.test(tail))
      throw new KernelStartError(`kernel "${spec.name}": port taken${tail}`);
    if (Date.now() > deadline) {
      const seconds = startTimeout / 1000;
      throw new KernelStartError(
        `kernel "${spec.name}" did not answer within ${seconds} s of its start${tail}`,
      );
    }
  }

  async execute(code: string, options: ExecuteOptions): Promise<Ending> {
    this.asked = deferred<string>();
    const { pending } = this.request(
      'shell',
      'execute_request',
      {
        code,
        silent: false,
        store_history: true,
        user_expressions: {},
        allow_stdin: false,
        stop_on_error: true,
      },
      options.onSent,
    );
    const cancelled = onAbort(options.signal);
    const orphaned = pending.idle.promise.then(() => within(pending.reply.promise, REPLY_GRACE));
    const first = await within(
      Promise.race([
        pending.reply.promise.then(() => 'replied' as const),
        orphaned.then((reply) => (reply ? ('replied' as const) : ('no reply' as const))),
        this.child.exited.then(() => 'dead' as const),
        this.violation.promise.then(() => 'protocol' as const),
        this.asked.promise.then(() => 'input' as const),
        cancelled.promise.then(() => 'cancelled' as const),
      ]),
      options.timeout,
    );
    cancelled.dispose();
    switch (first) {
      case 'replied':
        return this.judge(await pending.reply.promise, pending);
      case 'no reply':
        return { kind: 'lost', what: 'the kernel went idle without a reply' };
      case 'dead':
        return this.death(await this.child.exited);
      case 'protocol':
        return { kind: 'protocol', problem: this.broken ?? '' };
      case 'input':
        return {
          kind: 'input',
          prompt: await this.asked.promise,
          killed: await this.stop(pending, options.grace),
        };
      case 'cancelled':
        await this.stop(pending, Math.min(options.grace, 1000));
        return { kind: 'cancelled' };
      case undefined:
        return {
          kind: 'timeout',
          ms: options.timeout,
          killed: await this.stop(pending, options.grace),
        };
    }
  }

  /** A reply is believed only together with the `busy` and `idle` that frame the cell's outputs. */
  private async judge(reply: Message, pending: Pending): Promise<Ending> {
    const framed = await this.awaitFrame(pending);
    if (this.broken) return { kind: 'protocol', problem: this.broken };
    const { status, execution_count: count, ename, evalue } = reply.content;
    const number = typeof count === 'number' ? count : null;
    if (status === 'error') {
      return { kind: 'error', count: number, ename: text(ename), evalue: text(evalue) };
    }
    // The protocol says `aborted`; tslab says `abort`.
    if (status !== 'ok') {
      if (this.child.exit) return this.death(this.child.exit);
      return { kind: 'aborted' };
    }
    if (framed !== true) {
      if (this.child.exit) return this.death(this.child.exit);
      return { kind: 'lost', what: framed };
    }
    return { kind: 'ok', count: number };
  }

  /** True once `busy` and `idle` have arrived, otherwise what is missing. */
  private async awaitFrame(pending: Pending): Promise<true | string> {
    const frame = Promise.all([pending.busy.promise, pending.idle.promise]).then(
      () => true as const,
    );
    if (await within(frame, IDLE_GRACE)) return true;
    const reachable = await this.settle(PROBE);
    if (await within(frame, reachable ? OVERTAKEN : 1)) return true;
    return reachable
      ? 'the kernel replied, but its status messages never arrived, so outputs may be missing too'
      : 'the kernel replied, but its output channel has gone silent';
  }

  async settle(ms: number): Promise<boolean> {
    const { id, pending } = this.request('shell', 'kernel_info_request', {});
    const arrived = await within(
      Promise.race([pending.idle.promise, this.child.exited.then(() => false)]),
      ms,
    );
    this.forget(id);
    return arrived === true;
  }

  /** Interrupts the running cell; kills the tree if it goes on. Returns whether it had to be killed. */
  private async stop(pending: Pending, grace: number): Promise<boolean> {
    if (this.options.spec.interruptMode === 'message' || process.platform === 'win32') {
      this.request('control', 'interrupt_request', {});
    } else {
      this.child.interrupt();
    }
    const ended = Promise.race([pending.reply.promise, this.child.exited.then(() => undefined)]);
    if (await within(ended, grace)) {
      await within(pending.idle.promise, IDLE_GRACE);
      return false;
    }
    await this.child.dispose();
    return true;
  }

  private async death(exit: Exit): Promise<Ending> {
    // What it published before its end may still be on the way.
    await sleep(100);
    return { kind: 'dead', how: describeExit(exit), stderr: lastLines(this.child.stderr()) };
  }

  close(): Promise<void> {
    this.closing ??= (async () => {
      await this.child.dispose();
      for (const channel of Object.values(this.channels)) channel.close();
    })();
    return this.closing;
  }

  private request(
    channel: 'shell' | 'control',
    type: string,
    content: object,
    onSent?: (id: string) => void,
  ): { id: string; pending: Pending } {
    const { id, frames } = this.wire.encode(type, content);
    const pending = { reply: deferred<Message>(), busy: deferred<true>(), idle: deferred<true>() };
    this.pending.set(id, pending);
    onSent?.(id);
    this.channels[channel]?.send(frames);
    return { id, pending };
  }

  private forget(id: string): void {
    this.pending.delete(id);
  }

  private receive(frames: Buffer[], handle: (message: Message) => void): void {
    try {
      handle.call(this, this.wire.decode(frames));
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.broken ??= error.message;
      this.violation.resolve(error.message);
    }
  }

  private published(message: Message): void {
    this.heard.resolve(true);
    if (message.type !== 'status') {
      this.options.onOutput(message);
      return;
    }
    const pending = this.pending.get(message.parentId ?? '');
    if (message.content.execution_state === 'busy') pending?.busy.resolve(true);
    if (message.content.execution_state === 'idle') pending?.idle.resolve(true);
  }

  private replied(message: Message): void {
    this.pending.get(message.parentId ?? '')?.reply.resolve(message);
  }

  private asking(message: Message): void {
    if (message.type === 'input_request') this.asked.resolve(text(message.content.prompt));
  }
}

function onAbort(signal: AbortSignal | undefined): { promise: Promise<true>; dispose(): void } {
  const { promise, resolve } = deferred<true>();
  const listener = () => resolve(true);
  if (signal?.aborted) listener();
  signal?.addEventListener('abort', listener, { once: true });
  return { promise, dispose: () => signal?.removeEventListener('abort', listener) };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The end of a process's stderr, as an appendix to a message. */
function lastLines(stderr: string): string {
  const lines = stderr.trim().split('\n').slice(-5).join('\n');
  return lines ? `; it wrote:\n${lines}` : '';
}
