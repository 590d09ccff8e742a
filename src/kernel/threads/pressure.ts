import type { Output } from '../engine/types.ts';

/**
 * The bytes of output that may be under way. A cell that prints faster than it is read then waits.
 */
const LIMIT = 8 << 20;

/**
 * The longest sleep. The other thread ends a sleep earlier, and so does V8 when a cell is stopped.
 */
const NAP_MS = 50;

const POSTED = 0;
const TAKEN = 1;

/** Sleeps until the counter of what was taken is not `seen` any more. */
type Sleep = (counters: Int32Array, seen: number) => void;

const sleep: Sleep = (counters, seen) => void Atomics.wait(counters, TAKEN, seen, NAP_MS);

/**
 * Holds the main thread back when it makes output faster than the worker sends it. The two share
 * counters in memory, because a cell that prints in a loop never returns to read a message. The
 * counters wrap around, but their difference does not.
 */
export class Pressure {
  readonly #counters: Int32Array;
  readonly #sleep: Sleep;
  #received = 0;

  constructor(memory: SharedArrayBuffer, ownSleep = sleep) {
    this.#counters = new Int32Array(memory);
    this.#sleep = ownSleep;
  }

  static allocate(): SharedArrayBuffer {
    return new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
  }

  /** Main thread: counts an output, and sleeps while too much is under way. */
  post(output: Output): void {
    Atomics.add(this.#counters, POSTED, weigh(output));
    while (this.#underWay() > LIMIT) {
      const taken = Atomics.load(this.#counters, TAKEN);
      if (this.#underWay() > LIMIT) this.#sleep(this.#counters, taken);
    }
  }

  /** Worker: counts an output that has come in. */
  received(output: Output): void {
    this.#received = (this.#received + weigh(output)) | 0;
  }

  /** Worker: all that came in has left, so the main thread may go on. */
  relieve(): void {
    if (Atomics.exchange(this.#counters, TAKEN, this.#received) === this.#received) return;
    Atomics.notify(this.#counters, TAKEN);
  }

  #underWay(): number {
    const posted = Atomics.load(this.#counters, POSTED);
    return (posted - Atomics.load(this.#counters, TAKEN)) | 0;
  }
}

/** Roughly the bytes an output takes. Only its order of magnitude matters. */
function weigh(output: Output): number {
  switch (output.kind) {
    case 'stream':
      return output.text.length + 64;
    case 'display': {
      const texts = Object.values(output.data).filter((value) => typeof value === 'string');
      return texts.reduce((sum, text) => sum + text.length, 4096);
    }
    case 'comm':
      return output.message.buffers.reduce((sum, { byteLength }) => sum + byteLength, 1024);
    default:
      return 1024;
  }
}
