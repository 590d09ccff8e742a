import type { CommMessage, CommRequest } from '../engine/types.ts';

/** A message that waits, and those who wait for its end. */
interface Waiting {
  request: CommRequest;
  readonly tell: { resolve(): void; reject(error: unknown): void }[];
}

/** An `update` of the widget protocol: new values for some attributes of a model. */
interface Update {
  readonly method: 'update';
  readonly state: Readonly<Record<string, unknown>>;
  /** Where in `state` each of the message's buffers belongs. */
  readonly buffer_paths?: readonly (readonly (string | number)[])[];
}

/**
 * Delivers the messages of each comm one after another. Updates of a widget may come faster than
 * they are handled. Those that wait become one: of a slider that is being moved only the newest
 * value counts.
 */
export class CommQueue {
  readonly #deliver: (request: CommRequest) => Promise<void>;
  /** The comms with a message under way, each with the messages that wait behind it. */
  readonly #queues = new Map<string, Waiting[]>();

  constructor(deliver: (request: CommRequest) => Promise<void>) {
    this.#deliver = deliver;
  }

  /** Settles when the message, or the one that it became a part of, has been handled. */
  push(request: CommRequest): Promise<void> {
    const { commId } = request.message;
    return new Promise((resolve, reject) => {
      const queue = this.#queues.get(commId);
      const last = queue?.at(-1);
      const merged = last && merge(last.request.message, request.message);
      if (last && merged) {
        // The newest one is answered: a front end that moves a slider waits for that answer.
        last.request = { ...request, message: merged };
        last.tell.push({ resolve, reject });
        return;
      }
      const next: Waiting = { request, tell: [{ resolve, reject }] };
      if (queue) queue.push(next);
      else {
        this.#queues.set(commId, []);
        void this.#drain(commId, next);
      }
    });
  }

  async #drain(commId: string, first: Waiting): Promise<void> {
    const queue = this.#queues.get(commId) as Waiting[];
    for (let next: Waiting | undefined = first; next; next = queue.shift()) {
      const { request, tell } = next;
      try {
        await this.#deliver(request);
        for (const { resolve } of tell) resolve();
      } catch (error) {
        for (const { reject } of tell) reject(error);
      }
    }
    this.#queues.delete(commId);
  }
}

/** One update in place of two. Undefined where both must be seen. */
function merge(earlier: CommMessage, later: CommMessage): CommMessage | undefined {
  const [before, after] = [asUpdate(earlier), asUpdate(later)];
  if (!before || !after) return undefined;
  // A buffer is dropped where the later update sets its attribute.
  const kept = (before.buffer_paths ?? [])
    .map((path, i) => ({ path, buffer: earlier.buffers[i] as Uint8Array }))
    .filter(({ path }) => !(String(path[0]) in after.state));
  const data: Update = {
    ...after,
    state: { ...before.state, ...after.state },
    buffer_paths: [...kept.map(({ path }) => path), ...(after.buffer_paths ?? [])],
  };
  return { ...later, data, buffers: [...kept.map(({ buffer }) => buffer), ...later.buffers] };
}

function asUpdate({ kind, data }: CommMessage): Update | undefined {
  if (kind !== 'msg' || typeof data !== 'object' || data === null) return undefined;
  const { method, state } = data as Partial<Update>;
  return method === 'update' && typeof state === 'object' && state !== null
    ? (data as Update)
    : undefined;
}
