import { messageOf } from '../contract/index.ts';

interface Request {
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

type Reply = { readonly id: number } & ({ readonly result: unknown } | { readonly error: string });

/** What both a `MessagePort` and a `Worker` are. */
export interface Port {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

type Handlers = Readonly<Record<string, (...args: never[]) => unknown>>;

/** Answers calls that come through a port. */
export function serve(port: Port, handlers: Handlers): void {
  port.on('message', (message) => {
    const { id, method, args } = message as Request;
    let reply: Reply;
    try {
      reply = { id, result: handlers[method]?.(...(args as never[])) };
    } catch (error) {
      reply = { id, error: messageOf(error) };
    }
    port.postMessage(reply);
  });
}

/** Calls what the other end of a port serves. */
export class Caller {
  readonly #port: Port;
  readonly #waiting = new Map<
    number,
    { resolve(value: unknown): void; reject(error: Error): void }
  >();
  #next = 0;

  constructor(port: Port) {
    this.#port = port;
    port.on('message', (message) => {
      const reply = message as Reply;
      const call = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if ('error' in reply) call?.reject(new Error(reply.error));
      else call?.resolve(reply.result);
    });
  }

  call<T>(method: string, ...args: readonly unknown[]): Promise<T> {
    const id = this.#next++;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.#port.postMessage({ id, method, args });
    });
  }

  /** The other end is gone: what still waits is refused. */
  abandon(reason: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
    this.#waiting.clear();
  }
}
