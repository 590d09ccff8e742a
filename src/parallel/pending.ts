export const ENDED = 'the thread has ended';

/** What a thread sends back for the message of that number. */
export interface Reply {
  readonly id: number;
  readonly output?: unknown;
  readonly error?: string;
}

interface Waiting {
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The messages of a thread that wait for their replies, by number: a reply settles its own message
 * and no other, however many are on their way, and whether anybody still wants the earlier ones.
 */
export class Pending {
  readonly #waiting = new Map<number, Waiting>();
  readonly #onBusy: (isBusy: boolean) => void;
  #next = 0;
  #ended: Error | undefined;

  /** @param onBusy told when the first message begins to wait, and when none waits any more */
  constructor(onBusy: (isBusy: boolean) => void = () => {}) {
    this.#onBusy = onBusy;
  }

  /**
   * @param send posts the message of that number; what it throws (a message that cannot be copied)
   * rejects, and nothing waits for it
   */
  ask(send: (id: number) => void): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#ended) throw this.#ended;
      const id = this.#next++;
      send(id);
      this.#waiting.set(id, { resolve, reject });
      if (this.#waiting.size === 1) this.#onBusy(true);
    });
  }

  /** A reply to no waiting message is let go. */
  settle({ id, output, error }: Reply): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#onBusy(false);
    if (error === undefined) waiting.resolve(output);
    else waiting.reject(new Error(error));
  }

  /** Rejects all that wait. */
  fail(error: Error): void {
    const all = [...this.#waiting.values()];
    if (all.length === 0) return;
    this.#waiting.clear();
    this.#onBusy(false);
    for (const { reject } of all) reject(error);
  }

  /** Rejects all that wait, and all that come. */
  end(error: Error = new Error(ENDED)): void {
    this.#ended ??= new Error(ENDED);
    this.fail(error);
  }
}
