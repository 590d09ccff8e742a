import { messageOf } from '../../contract/index.ts';
import type { Channel, Content, Draft, Message, ParentHeader } from '../../jupyter/index.ts';
import type { Output } from '../engine/types.ts';
import { toCellError } from './cell-error.ts';
import type { Publisher } from './publisher.ts';

export interface TaskOptions {
  readonly publisher: Publisher;
  /** @throws where the message cannot be encoded. */
  send(channel: Channel, draft: Draft): Message;
}

/**
 * One message of a front end that the kernel works on. All that is sent because of it has its
 * header as the parent. By that a front end knows to which cell, or to which control, an output
 * belongs.
 */
export class Task {
  readonly channel: Channel;
  readonly request: Message;
  readonly #options: TaskOptions;
  readonly #controller = new AbortController();
  #isAnswered = false;

  constructor(channel: Channel, request: Message, options: TaskOptions) {
    this.channel = channel;
    this.request = request;
    this.#options = options;
  }

  get type(): string {
    return this.request.header.msg_type;
  }

  get header(): ParentHeader {
    return this.request.header;
  }

  /**
   * Aborted when the task is stopped or has ended. The reason is an `Error` that says which.
   */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether it runs code of the reader. */
  get runsCode(): boolean {
    return this.type === 'execute_request' || this.isComm;
  }

  get isComm(): boolean {
    return /^comm_(open|msg|close)$/.test(this.type);
  }

  /** Whether the front end waits for a reply. */
  get wantsReply(): boolean {
    return this.type.endsWith('_request');
  }

  stop(reason: Error): void {
    this.#controller.abort(reason);
  }

  /** @throws where the message cannot be encoded. */
  publish(type: string, content: Content): void {
    this.#options.publisher.publish(type, this.header, content);
  }

  status(state: 'busy' | 'idle'): void {
    this.publish('status', { execution_state: state });
  }

  /** What the task puts out. Never throws: a line says so where an output cannot be sent. */
  output(output: Output): void {
    this.#options.publisher.output(this.header, output);
  }

  /**
   * Answers the front end. What the task has printed leaves first, so that the reply does not
   * overtake it.
   *
   * @throws where the content cannot be encoded. The task then has no reply yet.
   */
  reply(content: Content, metadata: Content = {}): void {
    this.#options.publisher.flush();
    this.send(this.channel, this.type.replace(/_request$/, '_reply'), content, metadata);
    this.#isAnswered = true;
  }

  /** Says what went wrong: in the reply, or as text where no reply is wanted. */
  fail(error: unknown): void {
    if (this.wantsReply && !this.#isAnswered) {
      this.reply({ status: 'error', ...toCellError(error) });
    } else if (!this.wantsReply) {
      const text = `${messageOf(error)}\n`;
      this.output({ kind: 'stream', name: 'stderr', text });
    }
  }

  /** Sends a message to the front end that the request came from. */
  send(channel: Channel, type: string, content: Content, metadata: Content = {}): Message {
    const { identities } = this.request;
    return this.#options.send(channel, {
      type,
      parent: this.header,
      identities,
      content,
      metadata,
    });
  }
}
