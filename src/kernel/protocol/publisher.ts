import type { Content, Draft, ParentHeader } from '../../jupyter/index.ts';
import type { Output } from '../engine/types.ts';

/** Text may wait so long for more of its kind. A front end redraws at most every 16 ms. */
const INTERVAL_MS = 15;

/** Longer text leaves at once, so that one message stays easy to draw. */
const MAX_CHARS = 1 << 18;

export interface PublisherOptions {
  /** @throws where the message cannot be encoded. */
  send(draft: Draft): void;
  /** Runs `task` after so many milliseconds. Returns a function that cancels it. */
  after(ms: number, task: () => void): () => void;
}

interface PendingText {
  readonly parent: ParentHeader;
  readonly name: 'stdout' | 'stderr';
  readonly chunks: string[];
  length: number;
}

/**
 * Sends on `iopub`, in order. Neighboring text of one stream and one cell is joined, because a loop
 * that prints 20,000 lines must not become 20,000 messages. Text that waits leaves before anything
 * else, so nothing is lost, overtaken or sent after its cell's `idle`.
 */
export class Publisher {
  readonly #options: PublisherOptions;
  #pending: PendingText | undefined;
  #cancelTimer: (() => void) | undefined;

  constructor(options: PublisherOptions) {
    this.#options = options;
  }

  /** @throws where the message cannot be encoded. */
  publish(type: string, parent: ParentHeader, content: Content, rest: Partial<Draft> = {}): void {
    this.flush();
    this.#send(type, parent, content, rest);
  }

  /** What a cell puts out. Never throws: a line says so where it cannot be sent. */
  output(parent: ParentHeader, output: Output): void {
    if (output.kind === 'stream') {
      this.#text(parent, output.name, output.text);
      return;
    }
    this.flush();
    this.#orSay(parent, () => this.#output(parent, output));
  }

  /** Characters of text not sent yet. */
  get waiting(): number {
    return this.#pending?.length ?? 0;
  }

  /** Sends the text that waits. Never throws. */
  flush(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const pending = this.#pending;
    if (pending === undefined) return;
    this.#pending = undefined;
    const { parent, name, chunks } = pending;
    this.#orSay(parent, () => this.#send('stream', parent, { name, text: chunks.join('') }));
  }

  #output(parent: ParentHeader, output: Exclude<Output, { kind: 'stream' }>): void {
    switch (output.kind) {
      case 'display':
        this.#send(output.update ? 'update_display_data' : 'display_data', parent, {
          data: output.data,
          metadata: output.metadata,
          transient: output.displayId === undefined ? {} : { display_id: output.displayId },
        });
        break;
      case 'clear':
        this.#send('clear_output', parent, { wait: output.wait });
        break;
      case 'error':
        this.#send('error', parent, { ...output.error });
        break;
      case 'comm': {
        const { kind, commId, targetName, data, metadata, buffers } = output.message;
        const content = { comm_id: commId, data, ...(targetName && { target_name: targetName }) };
        this.#send(`comm_${kind}`, parent, content, { metadata, buffers });
        break;
      }
    }
  }

  #text(parent: ParentHeader, name: 'stdout' | 'stderr', text: string): void {
    if (text === '') return;
    if (this.#pending?.parent !== parent || this.#pending.name !== name) {
      this.flush();
      this.#pending = { parent, name, chunks: [], length: 0 };
    }
    this.#pending.chunks.push(text);
    this.#pending.length += text.length;
    if (this.#pending.length >= MAX_CHARS) this.flush();
    else this.#cancelTimer ??= this.#options.after(INTERVAL_MS, () => this.flush());
  }

  /**
   * An output may be too long to become a message. Then the reader is told, and the cell goes on.
   */
  #orSay(parent: ParentHeader, send: () => void): void {
    try {
      send();
    } catch (error) {
      const text = `An output of this cell cannot be sent: ${(error as Error).message}\n`;
      try {
        this.#send('stream', parent, { name: 'stderr', text });
      } catch {
        // Nothing can be sent, so nobody can be told.
      }
    }
  }

  #send(type: string, parent: ParentHeader, content: Content, rest: Partial<Draft> = {}): void {
    const identities = rest.identities ?? [new TextEncoder().encode(type)];
    this.#options.send({ ...rest, type, parent, content, identities });
  }
}
