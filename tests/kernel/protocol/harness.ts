import type { Channel, Content, Message } from '../../../src/jupyter/index.ts';
import type {
  CommMessage,
  CommRequest,
  ExecuteRequest,
  ExecuteResult,
} from '../../../src/kernel/engine/types.ts';
import {
  type DebugAdapter,
  type HistoryStore,
  type Interpreter,
  Protocol,
} from '../../../src/kernel/protocol/index.ts';

type Cell = (request: ExecuteRequest) => Promise<ExecuteResult> | ExecuteResult;

export const ok: ExecuteResult = { status: 'ok', userExpressions: {} };

export function failure(evalue: string): ExecuteResult {
  return { status: 'error', error: { ename: 'Error', evalue, traceback: [`Error: ${evalue}`] } };
}

/**
 * An engine whose cells are functions of the test: a cell's code is the name of the function to
 * run.
 */
export class MockEngine implements Interpreter {
  readonly cells: Record<string, Cell> = {};
  readonly ran: string[] = [];
  readonly received: CommMessage[] = [];
  /** Handles the comm messages. */
  handle: (request: CommRequest) => unknown = () => undefined;
  interrupts = 0;
  disposed = false;

  async execute(request: ExecuteRequest): Promise<ExecuteResult> {
    this.ran.push(request.code);
    return (await this.cells[request.code]?.(request)) ?? ok;
  }

  interrupt(): void {
    this.interrupts += 1;
  }

  complete(code: string, cursor: number) {
    const start = code.lastIndexOf('.', cursor) + 1;
    return Promise.resolve({ start, end: cursor, matches: [{ text: 'map', type: 'method' }] });
  }

  inspect(code: string, cursor: number) {
    const found = code.slice(0, cursor) !== 'nothing';
    return Promise.resolve(found ? { 'text/plain': `${code}|${cursor}` } : undefined);
  }

  isComplete(code: string) {
    if (code.endsWith('{')) return Promise.resolve({ status: 'incomplete', indent: '  ' } as const);
    return Promise.resolve({ status: 'complete' } as const);
  }

  async comm(request: CommRequest): Promise<void> {
    this.received.push(request.message);
    await this.handle(request);
  }

  comms() {
    return [{ commId: 'c1', targetName: 'chart' }];
  }

  dispose(): Promise<void> {
    this.disposed = true;
    return Promise.resolve();
  }
}

/** A debugger that knows the command `echo`, and `break`, after which it tells of a stop. */
export class MockDebugger implements DebugAdapter {
  readonly listeners: ((event: string, body: Content) => void)[] = [];
  releases = 0;

  async request(command: string, args: Content): Promise<Content> {
    if (command === 'echo') return args;
    if (command !== 'break') throw new Error(`no such command: ${command}`);
    for (const listener of this.listeners) listener('stopped', { reason: 'breakpoint' });
    return {};
  }

  onEvent(listener: (event: string, body: Content) => void): void {
    this.listeners.push(listener);
  }

  release(): void {
    this.releases += 1;
  }
}

export interface Sent {
  readonly channel: Channel;
  readonly message: Message;
}

/** A protocol with a mock engine, a list of what it sent, and a clock that the test turns. */
export class Bench {
  readonly engine = new MockEngine();
  readonly debug = new MockDebugger();
  readonly sent: Sent[] = [];
  exits = 0;
  /** Throws for messages that cannot be encoded. */
  refuse: (message: Message) => void = () => undefined;
  readonly #timers: { at: number; task: () => void }[] = [];
  #time = 0;
  #ids = 0;
  readonly protocol: Protocol;

  constructor(given: { readonly history?: HistoryStore; readonly firstWords?: string } = {}) {
    this.protocol = new Protocol({
      ...given,
      interpreter: this.engine,
      debug: this.debug,
      info: { version: '1.2.3', typescriptVersion: '7.0.2', banner: 'hello', helpLinks: [] },
      ports: { shell_port: 1, iopub_port: 2, stdin_port: 3, control_port: 4, hb_port: 5 },
      send: (channel, message) => {
        this.refuse(message);
        this.sent.push({ channel, message });
      },
      newId: () => `kernel-${this.#ids++}`,
      now: () => new Date(this.#time),
      after: (ms, task) => {
        const timer = { at: this.#time + ms, task };
        this.#timers.push(timer);
        return () => this.#timers.splice(this.#timers.indexOf(timer), 1);
      },
      usage: () => ({ pid: 42 }),
      exit: () => {
        this.exits += 1;
      },
    });
  }

  /** Lets time pass. */
  advance(ms: number): void {
    this.#time += ms;
    for (const timer of this.#timers.filter(({ at }) => at <= this.#time)) {
      this.#timers.splice(this.#timers.indexOf(timer), 1);
      timer.task();
    }
  }

  request(type: string, content: Content = {}, over: Partial<Message> = {}): Message {
    return {
      identities: [new TextEncoder().encode('client-1')],
      header: {
        msg_id: `request-${this.#ids++}`,
        msg_type: type,
        session: 'client',
        username: 'someone',
        date: new Date(0).toISOString(),
        version: '5.4',
      },
      parent: {},
      metadata: {},
      content,
      buffers: [],
      ...over,
    };
  }

  /** Sends a request and waits until nothing more happens. Returns what was sent because of it. */
  async ask(
    type: string,
    content: Content = {},
    channel: Exclude<Channel, 'iopub'> = 'shell',
    over: Partial<Message> = {},
  ): Promise<Sent[]> {
    const before = this.sent.length;
    await this.protocol.receive(channel, this.request(type, content, over));
    await settle();
    return this.sent.slice(before);
  }

  async reply(type: string, content: Content = {}): Promise<Content> {
    const sent = await this.ask(type, content);
    const replies = sent.filter(({ channel }) => channel === 'shell');
    if (replies.length !== 1) throw new Error(`${replies.length} replies to ${type}`);
    return replies[0]?.message.content as Content;
  }
}

export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** `busy`, `execute_input`, `stream:hello`, ... : the shape of a conversation on one line each. */
export function outline(sent: readonly Sent[]): string[] {
  return sent.map(({ message: { header, content } }) => {
    if (header.msg_type === 'status') return String(content.execution_state);
    if (header.msg_type === 'stream') return `${content.name}:${content.text}`;
    if (header.msg_type === 'execute_reply') return `execute_reply:${content.status}`;
    return header.msg_type;
  });
}
