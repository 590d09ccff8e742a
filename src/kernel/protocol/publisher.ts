import type { Content, Draft, ParentHeader } from '../../jupyter/message.ts';
import type { Output } from '../engine/types.ts';

/** How long text may wait for more of its kind. A front end redraws at most every 16 ms. */
const INTERVAL_MS = 15;

/** Text beyond this leaves at once, so that one message stays easy to draw. */
const MAX_CHARS = 1 << 18;

export interface PublisherOptions {
  send(draft: Draft): void;
  /** Runs `task` after so many milliseconds; returns a function that cancels it. */
  after(ms: number, task: () => void): () => void;
}

interface PendingText {
  readonly parent: ParentHeader;
  readonly name: 'stdout' | 'stderr';
  readonly chunks: string[];
  length: number;
}

/**
 * All that leaves on `iopub`, in order. Neighbouring text of one stream and one cell is joined, because a loop that
 * prints 20,000 lines must not become 20,000 messages; anything else first lets the waiting text go, so nothing is
 * lost, overtaken or sent after its cell's `idle`.
 */
export class Publisher {
  readonly #options: PublisherOptions;
  #pending: PendingText | undefined;
  #cancelTimer: (() => void) | undefined;

  constructor(options: PublisherOptions) {
    this.#options = options;
  }

  status(state: 'starting' | 'busy' | 'idle', parent: ParentHeader): void {
    this.publish('status', parent, { execution_state: state });
  }

  publish(type: string, parent: ParentHeader, content: Content, rest: Partial<Draft> = {}): void {
    this.flush();
    const identities = rest.identities ?? [new TextEncoder().encode(type)];
    this.#options.send({ ...rest, type, parent, content, identities });
  }

  output(parent: ParentHeader, output: Output): void {
    switch (output.kind) {
      case 'stream':
        this.#text(parent, output.name, output.text);
        break;
      case 'display':
        this.publish(output.update ? 'update_display_data' : 'display_data', parent, {
          data: output.data,
          metadata: output.metadata,
          transient: output.displayId === undefined ? {} : { display_id: output.displayId },
        });
        break;
      case 'clear':
        this.publish('clear_output', parent, { wait: output.wait });
        break;
      case 'error':
        this.publish('error', parent, { ...output.error });
        break;
    }
  }

  /** Characters of text not sent yet. */
  get waiting(): number {
    return this.#pending?.length ?? 0;
  }

  flush(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const pending = this.#pending;
    if (pending === undefined) return;
    this.#pending = undefined;
    const text = pending.chunks.join('');
    this.publish('stream', pending.parent, { name: pending.name, text });
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
}
