import {
  type Channel,
  type Content,
  type Draft,
  type Message,
  MessageFactory,
  type ParentHeader,
  PROTOCOL_VERSION,
} from '../../jupyter/index.ts';
import type { CommMessage } from '../engine/types.ts';
import { toCodePoints, toCodeUnits } from './code-points.ts';
import { type DebugAdapter, DebugChannel } from './debug-messages.ts';
import { Executor } from './executor.ts';
import { Fields, ProtocolError } from './fields.ts';
import { helpQuery } from './help.ts';
import { History, type HistoryStore } from './history.ts';
import { InputBroker } from './input.ts';
import type { Interpreter } from './interpreter.ts';
import { Publisher } from './publisher.ts';
import type { Task } from './task.ts';
import { Tasks } from './tasks.ts';

/** What `kernel_info_reply` says of this kernel. */
export interface KernelInfo {
  readonly version: string;
  readonly typescriptVersion: string;
  readonly banner: string;
  /** For a front end's Help menu. */
  readonly helpLinks: readonly { readonly text: string; readonly url: string }[];
}

/** All that the protocol needs from outside. A test can give its own. */
export interface ProtocolOptions {
  readonly interpreter: Interpreter;
  readonly info: KernelInfo;
  readonly debug: DebugAdapter;
  /** Ports, as `connect_request` asks for them. */
  readonly ports: Readonly<Record<string, number>>;
  /** Keeps inputs for later sessions. Default: they are not kept. */
  readonly history?: HistoryStore | undefined;
  /** What the first cell says before all else: how the kernel before this one died. */
  readonly firstWords?: string | undefined;
  /** @throws where the message cannot be encoded. */
  send(channel: Channel, message: Message): void;
  newId(): string;
  now(): Date;
  /** Runs `task` after so many milliseconds. Returns a function that cancels it. */
  after(ms: number, task: () => void): () => void;
  /** What the process uses now, as `usage_reply` of ipykernel gives it. */
  usage(): Content;
  /** All is sent. The process may end. */
  exit(): void;
}

/**
 * A cell that is stopped mostly ends within a fraction of a second. After this time it is stuck.
 */
const STOP_MS = 5000;

type Handler = (fields: Fields, task: Task) => Content | Promise<Content>;

/**
 * The kernel's side of the Jupyter protocol as a state machine over messages: no socket, no clock,
 * no process. {@link receive} takes a message that the transport has already authenticated.
 *
 * Cells run one after another. Every other request is answered at once, also while a cell runs: a
 * front end that waits for a completion or for `kernel_info_reply` looks dead to its user.
 */
export class Protocol {
  readonly #options: ProtocolOptions;
  readonly #messages: MessageFactory;
  readonly #publisher: Publisher;
  readonly #tasks: Tasks;
  readonly #history: History;
  readonly #input: InputBroker;
  readonly #executor: Executor;
  readonly #debug: DebugChannel;
  readonly #handlers: ReadonlyMap<string, Handler>;
  #lastDebug: ParentHeader = {};

  constructor(options: ProtocolOptions) {
    this.#options = options;
    const { interpreter, after } = options;
    this.#history = new History(options.history);
    this.#messages = new MessageFactory(options.newId, options.now);
    const send = (channel: Channel, draft: Draft): Message => {
      const message = this.#messages.create(draft);
      options.send(channel, message);
      return message;
    };
    const publisher = new Publisher({ send: (draft) => void send('iopub', draft), after });
    this.#publisher = publisher;
    this.#tasks = new Tasks({ publisher, send });
    this.#input = new InputBroker(() => publisher.flush());
    this.#executor = new Executor({
      interpreter,
      tasks: this.#tasks,
      input: this.#input,
      history: this.#history,
      firstWords: options.firstWords,
    });
    // The parent of a debug event is the last debug_request, never the running cell: JupyterLab
    // reloads all variables after every message of a cell.
    this.#debug = new DebugChannel(options.debug, (event) =>
      publisher.publish('debug_event', this.#lastDebug, event),
    );
    this.#handlers = this.#createHandlers();
  }

  /** Announces the kernel. Called once, when its sockets are bound. */
  start(): void {
    this.#publisher.publish('status', {}, { execution_state: 'starting' });
  }

  /** A front end has subscribed to `iopub`. From `iopub_welcome` on it misses nothing. */
  subscribed(topic: Uint8Array): void {
    const subscription = new TextDecoder().decode(topic);
    this.#publisher.publish('iopub_welcome', {}, { subscription }, { identities: [topic] });
  }

  /** The number of the cell that runs. Undefined while none does. */
  get runningCell(): number | undefined {
    return this.#executor.runningCell;
  }

  /** Characters of output that wait to be sent. */
  get waiting(): number {
    return this.#publisher.waiting;
  }

  /**
   * Handles one message. Settles when its answer is sent, except that of a cell. Never rejects.
   */
  async receive(channel: Exclude<Channel, 'iopub'>, message: Message): Promise<void> {
    if (channel === 'stdin') {
      if (message.header.msg_type === 'input_reply') this.#input.reply(message);
      return;
    }
    const task = this.#tasks.open(channel, message);
    if (task.type === 'execute_request') this.#executor.submit(task);
    else if (task.isComm) await this.#receiveComm(task);
    else if (task.wantsReply) await this.#answer(task);
  }

  async #answer(task: Task): Promise<void> {
    let isLast = false;
    await this.#tasks.serve(task, async () => {
      const handler = this.#handlers.get(task.type);
      if (!handler) throw new ProtocolError(`${task.type} is not a request this kernel knows`);
      const fields = new Fields(task.type, task.request.content);
      const answer = await handler(fields, task);
      isLast = task.type === 'shutdown_request';
      task.reply(answer);
      if (isLast) task.publish('shutdown_reply', answer);
    });
    if (isLast) this.#options.exit();
  }

  #createHandlers(): ReadonlyMap<string, Handler> {
    return new Map<string, Handler>([
      ['kernel_info_request', () => this.#kernelInfo()],
      ['connect_request', () => ({ status: 'ok', ...this.#options.ports })],
      ['usage_request', () => ({ status: 'ok', ...this.#options.usage() })],
      ['complete_request', (fields) => this.#complete(fields)],
      ['inspect_request', (fields) => this.#inspect(fields)],
      ['is_complete_request', (fields) => this.#isComplete(fields)],
      ['history_request', (fields) => ({ status: 'ok', history: this.#history.query(fields) })],
      ['comm_info_request', (fields) => this.#commInfo(fields)],
      ['debug_request', (_, task) => this.#debugRequest(task)],
      ['interrupt_request', () => this.#interrupt()],
      ['shutdown_request', (fields) => this.#shutdown(fields)],
    ]);
  }

  #kernelInfo(): Content {
    const { version, typescriptVersion, banner, helpLinks } = this.#options.info;
    return {
      status: 'ok',
      protocol_version: PROTOCOL_VERSION,
      implementation: 'notegrad',
      implementation_version: version,
      language_info: {
        name: 'typescript',
        version: typescriptVersion,
        mimetype: 'text/typescript',
        file_extension: '.ts',
        pygments_lexer: 'typescript',
        codemirror_mode: { name: 'javascript', typescript: true },
        nbconvert_exporter: 'script',
      },
      banner,
      help_links: helpLinks,
      debugger: true,
      supported_features: ['debugger'],
    };
  }

  async #complete(fields: Fields): Promise<Content> {
    const { code, cursor } = readCursor(fields);
    const completion = await this.#options.interpreter.complete(code, cursor);
    const start = toCodePoints(code, completion.start);
    const end = toCodePoints(code, completion.end);
    return {
      status: 'ok',
      matches: completion.matches.map(({ text }) => text),
      cursor_start: start,
      cursor_end: end,
      metadata: {
        _jupyter_types_experimental: completion.matches.map((match) => ({ start, end, ...match })),
      },
    };
  }

  async #inspect(fields: Fields): Promise<Content> {
    const { code, cursor } = readCursor(fields);
    const detail = fields.integer('detail_level', 0) === 1 ? 1 : 0;
    const data = await this.#options.interpreter.inspect(code, cursor, detail);
    return { status: 'ok', found: data !== undefined, data: data ?? {}, metadata: {} };
  }

  async #isComplete(fields: Fields): Promise<Content> {
    const code = fields.string('code');
    if (helpQuery(code)) return { status: 'complete' };
    return { ...(await this.#options.interpreter.isComplete(code)) };
  }

  #commInfo(fields: Fields): Content {
    const target = fields.string('target_name', '');
    const comms = this.#options.interpreter.comms(target === '' ? undefined : target);
    const rows = comms.map(({ commId, targetName }) => [commId, { target_name: targetName }]);
    return { status: 'ok', comms: Object.fromEntries(rows) };
  }

  #debugRequest({ header, request }: Task): Promise<Content> {
    this.#lastDebug = header;
    return this.#debug.request(request.content);
  }

  #interrupt(): Content {
    this.#tasks.stop(new Error('interrupted'));
    this.#options.debug.release();
    this.#options.interpreter.interrupt();
    const { running } = this.#executor;
    if (running) this.#options.after(STOP_MS, () => this.#reportStuck(running));
    return { status: 'ok' };
  }

  #reportStuck(task: Task): void {
    if (this.#executor.running !== task) return;
    const text =
      `The cell was told to stop ${STOP_MS / 1000} s ago and has not ended: ` +
      'it is inside a call to the system (a synchronous child process, a native module) that ' +
      'cannot be interrupted. ' +
      'It ends when that call returns. If it must end now, restart the kernel.\n';
    task.output({ kind: 'stream', name: 'stderr', text });
  }

  #shutdown(fields: Fields): Content {
    const restart = fields.boolean('restart', false);
    this.#tasks.stop(new Error('the kernel shuts down'));
    this.#executor.abortQueue();
    return { status: 'ok', restart };
  }

  /**
   * `idle` follows when the handlers have ended. Until then a front end holds a slider's moves
   * back.
   */
  async #receiveComm(task: Task): Promise<void> {
    await this.#tasks.serve(task, () =>
      this.#options.interpreter.comm({
        message: readComm(task.request),
        emit: (output) => task.output(output),
      }),
    );
  }
}

function readCursor(fields: Fields): { code: string; cursor: number } {
  const code = fields.string('code');
  const cursor = fields.integer('cursor_pos', toCodePoints(code, code.length));
  return { code, cursor: toCodeUnits(code, cursor) };
}

function readComm({ header, content, metadata, buffers }: Message): CommMessage {
  const fields = new Fields(header.msg_type, content);
  const kind = header.msg_type.slice('comm_'.length) as CommMessage['kind'];
  const shared = { commId: fields.string('comm_id'), data: fields.raw('data') ?? {}, metadata };
  const target = kind === 'open' ? { targetName: fields.string('target_name') } : {};
  return { kind, ...shared, ...target, buffers };
}
