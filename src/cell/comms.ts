import type { Comm, CommExtras, CommMessage, CommRegistry } from '../contract/index.ts';

/** Sends a message to the front end. */
export type Send = (message: CommMessage) => void;

/**
 * Runs what handles a message, as part of the cell that made it. `answer` sends what the handler
 * sends meanwhile. Settles when the handler has ended, and never rejects.
 */
export type Handle = (body: () => unknown, answer: Send) => Promise<void>;

export interface CommsOptions {
  /** Called as a handler is made, in the cell that makes it. */
  handle(): Handle;
  /** Sends a message for the code that runs now. */
  readonly send: Send;
}

type Listener = (message: CommMessage, answer: Send) => Promise<void>;
type Target = Parameters<CommRegistry['register']>[1];

interface Open {
  readonly comm: Comm;
  readonly messages: Listener[];
  readonly closings: Listener[];
  /** Settles when the target has opened it: its listeners are there then. */
  opened: Promise<void>;
}

/** The open comms of a session, and the targets that a front end may open. */
export class Comms implements CommRegistry {
  readonly #options: CommsOptions;
  readonly #open = new Map<string, Open>();
  readonly #targets = new Map<string, { readonly opened: Target; readonly handle: Handle }>();

  constructor(options: CommsOptions) {
    this.#options = options;
  }

  open(target: string, data: unknown = {}, extras: CommExtras = {}): Comm {
    const { comm } = this.#add(crypto.randomUUID(), target);
    this.#send({ kind: 'open', commId: comm.id, targetName: target, data, ...fill(extras) });
    return comm;
  }

  register(target: string, opened: Target): void {
    this.#targets.set(target, { opened, handle: this.#options.handle() });
  }

  /**
   * A message of the front end. Settles when its handlers have ended. A comm for an unknown target
   * is closed at once, as the protocol asks.
   */
  async receive(message: CommMessage, answer: Send): Promise<void> {
    const { kind, commId } = message;
    if (kind === 'open') {
      const name = message.targetName ?? '';
      const target = this.#targets.get(name);
      if (!target) {
        answer({ kind: 'close', commId, data: {}, ...fill({}) });
        return;
      }
      const open = this.#add(commId, name);
      open.opened = target.handle(() => target.opened(open.comm, message), answer);
      await open.opened;
      return;
    }
    const open = this.#open.get(commId);
    if (!open) return;
    if (kind === 'close') this.#open.delete(commId);
    await open.opened;
    const listeners = kind === 'close' ? open.closings : open.messages;
    await Promise.all(listeners.map((listener) => listener(message, answer)));
  }

  #add(id: string, target: string): Open {
    const messages: Listener[] = [];
    const closings: Listener[] = [];
    const bound = (listener: (message: CommMessage) => unknown): Listener => {
      const handle = this.#options.handle();
      return (message, answer) => handle(() => listener(message), answer);
    };
    const comm: Comm = {
      id,
      target,
      send: (data, extras = {}) => this.#send({ kind: 'msg', commId: id, data, ...fill(extras) }),
      close: (data = {}) => {
        if (this.#open.delete(id)) this.#send({ kind: 'close', commId: id, data, ...fill({}) });
      },
      onMessage: (listener) => void messages.push(bound(listener)),
      onClose: (listener) => void closings.push(bound(listener)),
    };
    const open: Open = { comm, messages, closings, opened: Promise.resolve() };
    this.#open.set(id, open);
    return open;
  }

  #send(message: CommMessage): void {
    this.#options.send(message);
  }
}

const fill = ({ metadata = {}, buffers = [] }: CommExtras) => ({ metadata, buffers });
