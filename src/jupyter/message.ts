/** The Jupyter version whose messages this room speaks. 5.5 adds `supported_features` to `kernel_info_reply`. */
export const PROTOCOL_VERSION = '5.5';

/** The sockets that carry messages; the heartbeat carries plain bytes and never reaches the protocol. */
export type Channel = 'shell' | 'control' | 'stdin' | 'iopub';

export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
}

/** The header of the request a message answers; empty where nothing asked for it. */
export type ParentHeader = Header | Record<string, never>;

export type Content = Readonly<Record<string, unknown>>;

export interface Message {
  /** ZeroMQ routing frames: who asked (`shell`, `control`, `stdin`) or the topic (`iopub`). */
  readonly identities: readonly Uint8Array[];
  readonly header: Header;
  readonly parent: ParentHeader;
  readonly metadata: Content;
  readonly content: Content;
  readonly buffers: readonly Uint8Array[];
}

/** A message as it came over the wire. */
export interface Received extends Message {
  /** Bytes of the content. */
  readonly size: number;
  /** The content was larger than the reader's limit and was not parsed: `content` is empty. */
  readonly oversized: boolean;
}

/** What sets one outgoing message apart from another; the rest is filled in by the {@link MessageFactory}. */
export interface Draft {
  readonly type: string;
  readonly parent: ParentHeader;
  readonly content: Content;
  readonly identities?: readonly Uint8Array[];
  readonly metadata?: Content;
  readonly buffers?: readonly Uint8Array[];
}

/** Stamps drafts with the session of one kernel or client, an id and the time. */
export class MessageFactory {
  readonly #session: string;
  readonly #newId: () => string;
  readonly #now: () => Date;
  readonly #username: string;

  constructor(newId: () => string, now: () => Date, username = 'kernel') {
    this.#session = newId();
    this.#newId = newId;
    this.#now = now;
    this.#username = username;
  }

  create(draft: Draft): Message {
    return {
      identities: draft.identities ?? [],
      header: {
        msg_id: this.#newId(),
        msg_type: draft.type,
        session: this.#session,
        username: this.#username,
        date: this.#now().toISOString(),
        version: PROTOCOL_VERSION,
      },
      parent: draft.parent,
      metadata: draft.metadata ?? {},
      content: draft.content,
      buffers: draft.buffers ?? [],
    };
  }
}
