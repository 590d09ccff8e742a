import { randomUUID } from 'node:crypto';
import type { CommMessage } from './types.ts';

/** What travels with a comm message beside its data. */
export interface CommExtras {
  readonly metadata?: Record<string, unknown>;
  readonly buffers?: readonly Uint8Array[];
}

/** One channel between a cell and the front end, as ipywidgets and others use it. */
export interface Comm {
  readonly id: string;
  readonly target: string;
  send(data: unknown, extras?: CommExtras): void;
  close(data?: unknown): void;
  onMessage(listener: (message: CommMessage) => void): void;
  onClose(listener: (message: CommMessage) => void): void;
}

/** A front end opened a comm to a target that was registered. */
export type CommTarget = (comm: Comm, opening: CommMessage) => void;

interface Open {
  readonly comm: Comm;
  readonly messages: ((message: CommMessage) => void)[];
  readonly closings: ((message: CommMessage) => void)[];
}

/** The open comms of a session, and the targets that either side may open. */
export class Comms {
  readonly #open = new Map<string, Open>();
  readonly #targets = new Map<string, CommTarget>();
  readonly #listeners: ((message: CommMessage) => void)[] = [];

  /** Opens a comm to a target that the front end knows. */
  open(target: string, data: unknown = {}, extras: CommExtras = {}): Comm {
    const comm = this.#add(randomUUID(), target);
    this.#emit({ kind: 'open', commId: comm.id, targetName: target, data, ...fill(extras) });
    return comm;
  }

  /** Lets the front end open comms to a target here. */
  register(target: string, onOpen: CommTarget): void {
    this.#targets.set(target, onOpen);
  }

  /** A message of the front end. An open for an unknown target is closed at once, as the protocol asks. */
  receive(message: CommMessage): void {
    const { kind, commId } = message;
    if (kind === 'open') {
      const target = message.targetName ?? '';
      const onOpen = this.#targets.get(target);
      if (onOpen) onOpen(this.#add(commId, target), message);
      else this.#emit({ kind: 'close', commId, data: {}, ...fill({}) });
      return;
    }
    const open = this.#open.get(commId);
    if (kind === 'close') this.#open.delete(commId);
    for (const listener of (kind === 'close' ? open?.closings : open?.messages) ?? []) {
      listener(message);
    }
  }

  onSend(listener: (message: CommMessage) => void): void {
    this.#listeners.push(listener);
  }

  list(targetName?: string): { commId: string; targetName: string }[] {
    return [...this.#open.values()]
      .map(({ comm }) => ({ commId: comm.id, targetName: comm.target }))
      .filter((comm) => targetName === undefined || comm.targetName === targetName);
  }

  #add(id: string, target: string): Comm {
    const messages: Open['messages'] = [];
    const closings: Open['closings'] = [];
    const comm: Comm = {
      id,
      target,
      send: (data, extras = {}) => this.#emit({ kind: 'msg', commId: id, data, ...fill(extras) }),
      close: (data = {}) => {
        if (this.#open.delete(id)) this.#emit({ kind: 'close', commId: id, data, ...fill({}) });
      },
      onMessage: (listener) => void messages.push(listener),
      onClose: (listener) => void closings.push(listener),
    };
    this.#open.set(id, { comm, messages, closings });
    return comm;
  }

  #emit(message: CommMessage): void {
    for (const listener of this.#listeners) listener(message);
  }
}

const fill = ({ metadata = {}, buffers = [] }: CommExtras) => ({ metadata, buffers });
