import type { Channel, Content, Draft, Message, ParentHeader } from '../../jupyter/message.ts';
import { MessageFactory, PROTOCOL_VERSION } from '../../jupyter/message.ts';
import type { CommMessage } from '../engine/types.ts';
import { toCellError } from './cell-error.ts';
import { toCodePoints, toCodeUnits } from './codepoints.ts';
import { type DebugAdapter, DebugChannel } from './debug-messages.ts';
import type { Engine } from './engine.ts';
import { Executor } from './executor.ts';
import { Fields, ProtocolError } from './fields.ts';
import { helpQuery } from './help.ts';
import { History, type HistoryStore } from './history.ts';
import { InputBroker } from './input.ts';
import { Publisher } from './publisher.ts';

/** What `kernel_info_reply` says of this kernel. */
export interface KernelInfo {
  readonly version: string;
  readonly typescriptVersion: string;
  readonly banner: string;
}

/** All that the protocol needs of the world; nothing else reaches it, so a test can be the world. */
export interface ProtocolOptions {
  readonly interpreter: Engine;
  readonly info: KernelInfo;
  readonly debug: DebugAdapter;
  /** Ports, as `connect_request` asks for them. */
  readonly ports: Readonly<Record<string, number>>;
  /** Where inputs are kept for later sessions; nowhere by default. */
  readonly history?: HistoryStore | undefined;
  send(channel: Channel, message: Message): void;
  newId(): string;
  now(): Date;
  /** Runs `task` after so many milliseconds; returns a function that cancels it. */
  after(ms: number, task: () => void): () => void;
  /** What the process uses now, as `usage_reply` of ipykernel gives it. */
  usage(): Content;
  /** All is said; the process may end. */
  exit(): void;
}

/** A cell that is stopped ends within a fraction of a second, unless it waits for the system. */
const STOP_MS = 5000;

type Handler = (request: Message, fields: Fields) => Content | Promise<Content>;

/**
 * The kernel's side of the Jupyter protocol as a state machine over messages: no socket, no clock, no process.
 * {@link receive} takes a message that the transport has already authenticated.
 *
 * Cells run one after another. Every other request is answered at once, also while a cell runs, because a front end
 * that waits for a completion or for `kernel_info_reply` during a long cell looks dead to its user.
 */
export class Protocol {
  readonly #options: ProtocolOptions;
  readonly #messages: MessageFactory;
  readonly #publisher: Publisher;
  readonly #history: History;
  readonly #input: InputBroker;
  readonly #executor: Executor;
  readonly #debug: DebugChannel;
  readonly #handlers: ReadonlyMap<string, Handler>;
  #lastParent: ParentHeader = {};
  #lastDebug: ParentHeader = {};

  constructor(options: ProtocolOptions) {
    this.#options = options;
    this.#history = new History(options.history);
    this.#messages = new MessageFactory(options.newId, options.now);
    this.#publisher = new Publisher({
      send: (draft) => this.#send('iopub', draft),
      after: options.after,
    });
    this.#input = new InputBroker((draft) => {
      this.#publisher.flush();
      return this.#send('stdin', draft);
    });
    this.#executor = new Executor({
      interpreter: options.interpreter,
      publisher: this.#publisher,
      input: this.#input,
      history: this.#history,
      reply: (channel, request, content) => this.#reply(channel, request, content),
    });
    // Not below a cell: front ends ask for all variables after each message of one.
    this.#debug = new DebugChannel(options.debug, (event) =>
      this.#publisher.publish('debug_event', this.#lastDebug, event),
    );
    this.#handlers = this.#createHandlers();
    options.interpreter.onComm((message) => this.#publishComm(message));
  }

  /** Announces that the kernel comes up; called once, when its sockets are bound. */
  start(): void {
    this.#publisher.status('starting', {});
  }

  /** A front end has subscribed to `iopub`: `iopub_welcome` tells it that from here on it misses nothing. */
  subscribed(topic: Uint8Array): void {
    const subscription = new TextDecoder().decode(topic);
    this.#publisher.publish('iopub_welcome', {}, { subscription }, { identities: [topic] });
  }

  /** Characters of output that wait to be sent. */
  get waiting(): number {
    return this.#publisher.waiting;
  }

  /** Handles one message; settles when its answer is sent (a cell's answer is sent later). Never rejects. */
  async receive(channel: Exclude<Channel, 'iopub'>, message: Message): Promise<void> {
    if (channel === 'stdin') {
      if (message.header.msg_type === 'input_reply') this.#input.reply(message);
      return;
    }
    const { msg_type: type } = message.header;
    this.#lastParent = message.header;
    if (type === 'execute_request') this.#execute(channel, message);
    else if (type.startsWith('comm_') && !type.endsWith('_request')) this.#receiveComm(message);
    else if (type.endsWith('_request')) await this.#answer(channel, message);
  }

  #execute(channel: Channel, request: Message): void {
    try {
      this.#executor.submit(channel, request);
    } catch (error) {
      this.#whileBusy(request, () => this.#reply(channel, request, errorReply(error)));
    }
  }

  async #answer(channel: Channel, request: Message): Promise<void> {
    const { header, content } = request;
    this.#publisher.status('busy', header);
    const answer = await this.#handle(request, new Fields(header.msg_type, content));
    this.#reply(channel, request, answer);
    if (header.msg_type === 'shutdown_request') {
      this.#publisher.publish('shutdown_reply', header, answer);
    }
    this.#idle(request);
    if (header.msg_type === 'shutdown_request' && answer.status === 'ok') this.#options.exit();
  }

  async #handle(request: Message, fields: Fields): Promise<Content> {
    const type = request.header.msg_type;
    try {
      const handler = this.#handlers.get(type);
      if (handler) return await handler(request, fields);
      throw new ProtocolError(`${type} is not a request this kernel knows`);
    } catch (error) {
      return errorReply(error);
    }
  }

  #createHandlers(): ReadonlyMap<string, Handler> {
    return new Map<string, Handler>([
      ['kernel_info_request', () => this.#kernelInfo()],
      ['connect_request', () => ({ status: 'ok', ...this.#options.ports })],
      ['usage_request', () => ({ status: 'ok', ...this.#options.usage() })],
      ['complete_request', (_, fields) => this.#complete(fields)],
      ['inspect_request', (_, fields) => this.#inspect(fields)],
      ['is_complete_request', (_, fields) => this.#isComplete(fields)],
      ['history_request', (_, fields) => ({ status: 'ok', history: this.#history.query(fields) })],
      ['comm_info_request', (_, fields) => this.#commInfo(fields)],
      ['debug_request', (request) => this.#debugRequest(request)],
      ['interrupt_request', () => this.#interrupt()],
      ['shutdown_request', (_, fields) => this.#shutdown(fields)],
    ]);
  }

  #kernelInfo(): Content {
    const { version, typescriptVersion, banner } = this.#options.info;
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
      help_links: [
        { text: 'TypeScript', url: 'https://www.typescriptlang.org/docs/' },
        { text: 'TensorFlow.js', url: 'https://js.tensorflow.org/api/latest/' },
      ],
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

  #debugRequest({ header, content }: Message): Promise<Content> {
    this.#lastDebug = header;
    return this.#debug.request(content);
  }

  #interrupt(): Content {
    this.#input.cancel('interrupted');
    this.#options.debug.release();
    this.#options.interpreter.interrupt();
    const { running } = this.#executor;
    if (running) this.#options.after(STOP_MS, () => this.#reportStuck(running));
    return { status: 'ok' };
  }

  #reportStuck(request: Message): void {
    if (this.#executor.running !== request) return;
    const text =
      `The cell has been told to stop ${STOP_MS / 1000} s ago and has not ended: it is inside a call to the system ` +
      '(a synchronous child process, a native module) that cannot be interrupted. It ends when that call returns; ' +
      'if it must end now, restart the kernel.\n';
    this.#publisher.output(request.header, { kind: 'stream', name: 'stderr', text });
  }

  #shutdown(fields: Fields): Content {
    const restart = fields.boolean('restart', false);
    this.#input.cancel('the kernel shuts down');
    this.#executor.abortQueue();
    return { status: 'ok', restart };
  }

  #receiveComm(message: Message): void {
    this.#whileBusy(message, () => {
      try {
        this.#options.interpreter.comm(readComm(message));
      } catch (error) {
        const text = `${error instanceof Error ? error.message : String(error)}\n`;
        this.#publisher.output(message.header, { kind: 'stream', name: 'stderr', text });
      }
    });
  }

  #publishComm(message: CommMessage): void {
    const { kind, commId, targetName, data, metadata, buffers } = message;
    const parent = this.#executor.running?.header ?? this.#lastParent;
    const content = { comm_id: commId, data, ...(targetName && { target_name: targetName }) };
    this.#publisher.publish(`comm_${kind}`, parent, content, { metadata, buffers });
  }

  #whileBusy(request: Message, act: () => void): void {
    this.#publisher.status('busy', request.header);
    act();
    this.#idle(request);
  }

  /** Front ends show the last status they hear, so a cell that still runs says so again. */
  #idle(request: Message): void {
    this.#publisher.status('idle', request.header);
    const running = this.#executor.running;
    // JupyterLab answers any message of a cell with a question to the debugger, which would go on for ever.
    if (running && request.header.msg_type !== 'debug_request')
      this.#publisher.status('busy', running.header);
  }

  #reply(channel: Channel, request: Message, content: Content): void {
    // The reply of a cell must not overtake what the cell has printed.
    this.#publisher.flush();
    this.#send(channel, {
      type: request.header.msg_type.replace(/_request$/, '_reply'),
      parent: request.header,
      identities: request.identities,
      content,
    });
  }

  #send(channel: Channel, draft: Draft): Message {
    const message = this.#messages.create(draft);
    this.#options.send(channel, message);
    return message;
  }
}

function readCursor(fields: Fields): { code: string; cursor: number } {
  const code = fields.string('code');
  const cursor = fields.integer('cursor_pos', toCodePoints(code, code.length));
  return { code, cursor: toCodeUnits(code, cursor) };
}

function readComm({ header, content, metadata, buffers }: Message): CommMessage {
  const fields = new Fields(header.msg_type, content);
  const kind = header.msg_type.slice('comm_'.length);
  if (kind !== 'open' && kind !== 'msg' && kind !== 'close') {
    throw new ProtocolError(`${header.msg_type} is not a comm message this kernel knows`);
  }
  const shared = { commId: fields.string('comm_id'), data: fields.raw('data') ?? {}, metadata };
  const target = kind === 'open' ? { targetName: fields.string('target_name') } : {};
  return { kind, ...shared, ...target, buffers };
}

function errorReply(error: unknown): Content {
  return { status: 'error', ...toCellError(error) };
}
