import { randomUUID } from 'node:crypto';
import type { Connection } from '../connection.ts';
import { type Channel, type Content, MessageFactory, type Received } from '../message.ts';
import { Wire, WireError } from '../wire.ts';
import { type Deferred, deferred } from './deferred.ts';
import { openSockets, type Sockets } from './sockets.ts';

/** What a request will be answered with. */
export interface Request {
  readonly id: string;
  readonly reply: Promise<Received>;
  /** The output channel says that the kernel has begun with it, */
  readonly busy: Promise<true>;
  /** and that it is done. */
  readonly idle: Promise<true>;
}

interface Pending {
  readonly reply: Deferred<Received>;
  readonly busy: Deferred<true>;
  readonly idle: Deferred<true>;
}

export interface ConversationOptions {
  readonly connection: Connection;
  /** Bytes of one message's content above which it is not parsed. */
  readonly maxMessageBytes: number;
  /** Bytes of a frame above which the connection is cut. Default 512 MiB. */
  readonly maxFrameBytes?: number | undefined;
  /** Every message of the output channel but `status`, in order, also late ones of earlier cells. */
  readonly onOutput: (message: Received) => void;
}

/** Signed requests to a kernel that listens, and its answers, each told apart by the request's id. */
export class Conversation {
  /** Our subscription is up: something came over the output channel. */
  readonly heard: Promise<true>;
  /** Somebody broke the protocol. */
  readonly violation: Promise<string>;
  readonly #heard = deferred<true>();
  readonly #violation = deferred<string>();
  readonly #options: ConversationOptions;
  readonly #messages = new MessageFactory(randomUUID, () => new Date(), 'notegrad');
  readonly #wires: Readonly<Record<Channel, Wire>>;
  readonly #sockets: Sockets;
  readonly #pending = new Map<string, Pending>();
  #question = deferred<string>();
  #broken: string | undefined;

  constructor(options: ConversationOptions) {
    this.#options = options;
    this.heard = this.#heard.promise;
    this.violation = this.#violation.promise;
    const { connection, maxMessageBytes: maxContent } = options;
    // One each: a kernel may send the same message, a shutdown_reply, on two channels.
    const wire = () => new Wire(connection.key, { digest: connection.digest, maxContent });
    this.#wires = { shell: wire(), control: wire(), stdin: wire(), iopub: wire() };
    this.#sockets = openSockets(
      connection,
      randomUUID(),
      (channel, frames) => this.#receive(channel, frames),
      options.maxFrameBytes,
    );
  }

  /** How the protocol was broken, if it was. */
  get broken(): string | undefined {
    return this.#broken;
  }

  /** @param onSent is called with the request's id before it is sent */
  request(
    channel: 'shell' | 'control',
    type: string,
    content: Content,
    onSent?: (id: string) => void,
  ): Request {
    const message = this.#messages.create({ type, parent: {}, content });
    const id = message.header.msg_id;
    const pending = { reply: deferred<Received>(), busy: deferred<true>(), idle: deferred<true>() };
    this.#pending.set(id, pending);
    onSent?.(id);
    this.#sockets.send(channel, this.#wires[channel].encode(message));
    const { reply, busy, idle } = pending;
    return { id, reply: reply.promise, busy: busy.promise, idle: idle.promise };
  }

  /** Nobody waits for answers to that request any more. */
  forget({ id }: Request): void {
    this.#pending.delete(id);
  }

  /** The prompt of the next question that the kernel asks. */
  nextQuestion(): Promise<string> {
    this.#question = deferred<string>();
    return this.#question.promise;
  }

  close(): void {
    this.#sockets.close();
  }

  #receive(channel: Channel, frames: readonly Uint8Array[]): void {
    let message: Received;
    try {
      message = this.#wires[channel].decode(frames);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.#broken ??= `the kernel broke the protocol on ${channel}: ${error.message}`;
      this.#violation.resolve(this.#broken);
      return;
    }
    if (channel === 'iopub') this.#published(message);
    else if (channel === 'stdin') this.#asked(message);
    else this.#of(message)?.reply.resolve(message);
  }

  #of({ parent }: Received): Pending | undefined {
    return parent.msg_id === undefined ? undefined : this.#pending.get(parent.msg_id);
  }

  #published(message: Received): void {
    this.#heard.resolve(true);
    if (message.header.msg_type !== 'status') {
      this.#options.onOutput(message);
      return;
    }
    const { execution_state: state } = message.content;
    if (state === 'busy') this.#of(message)?.busy.resolve(true);
    if (state === 'idle') this.#of(message)?.idle.resolve(true);
  }

  #asked({ header, content }: Received): void {
    if (header.msg_type !== 'input_request') return;
    this.#question.resolve(typeof content.prompt === 'string' ? content.prompt : '');
  }
}
