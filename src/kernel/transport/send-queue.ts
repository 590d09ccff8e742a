/**
 * One socket's outgoing messages, in order. ZeroMQ takes one at a time, and may refuse for a while.
 */
export class SendQueue {
  readonly #send: (frames: Uint8Array[]) => Promise<void>;
  readonly #drained: () => void;
  #frames: Uint8Array[][] = [];
  #bytes = 0;
  #active = false;

  /** @param drained is called each time that nothing is left to send. */
  constructor(
    send: (frames: Uint8Array[]) => Promise<void>,
    drained: () => void = () => undefined,
  ) {
    this.#send = send;
    this.#drained = drained;
  }

  /** Bytes that ZeroMQ has not taken yet. */
  get bytes(): number {
    return this.#bytes;
  }

  push(frames: Uint8Array[]): void {
    this.#frames.push(frames);
    this.#bytes += sizeOf(frames);
    if (!this.#active) void this.#run();
  }

  /** Settles when all that was pushed is with ZeroMQ. */
  async flush(): Promise<void> {
    while (this.#active) await new Promise((resolve) => setTimeout(resolve, 1));
  }

  async #run(): Promise<void> {
    this.#active = true;
    while (this.#frames.length > 0) {
      const batch = this.#frames;
      this.#frames = [];
      for (const frames of batch) await this.#deliver(frames);
    }
    this.#active = false;
    this.#drained();
  }

  async #deliver(frames: Uint8Array[]): Promise<void> {
    try {
      await this.#send(frames);
    } catch {
      // The socket was closed because the kernel shuts down. There is nobody left to send to.
    }
    this.#bytes -= sizeOf(frames);
  }
}

function sizeOf(frames: readonly Uint8Array[]): number {
  return frames.reduce((sum, frame) => sum + frame.length, 0);
}
