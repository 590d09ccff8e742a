import type { Output } from '../engine/types.ts';

/** Output that may be under way between the threads; a cell that prints faster than anyone reads waits here. */
const LIMIT = 8 << 20;

/** How long to sleep before looking again whether an interrupt has come meanwhile. */
const NAP_MS = 50;

const POSTED = 0;
const TAKEN = 1;

/**
 * Back-pressure from the worker that sends output on the main thread that makes it. Two counters in shared memory,
 * because a cell that prints in a loop never returns to read a message. They wrap around; their difference does not.
 */
export class Pressure {
  readonly #counters: Int32Array;
  #received = 0;

  constructor(memory: SharedArrayBuffer) {
    this.#counters = new Int32Array(memory);
  }

  static allocate(): SharedArrayBuffer {
    return new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
  }

  /** Main thread: counts an output, and sleeps while too much is under way. */
  post(output: Output): void {
    Atomics.add(this.#counters, POSTED, weigh(output));
    while (this.#underWay() > LIMIT) {
      const taken = Atomics.load(this.#counters, TAKEN);
      if (this.#underWay() > LIMIT) Atomics.wait(this.#counters, TAKEN, taken, NAP_MS);
    }
  }

  /** Worker: counts an output that has come in. */
  received(output: Output): void {
    this.#received = (this.#received + weigh(output)) | 0;
  }

  /** Worker: all that came in has left; the main thread may go on. */
  relieve(): void {
    if (Atomics.exchange(this.#counters, TAKEN, this.#received) === this.#received) return;
    Atomics.notify(this.#counters, TAKEN);
  }

  #underWay(): number {
    const posted = Atomics.load(this.#counters, POSTED);
    return (posted - Atomics.load(this.#counters, TAKEN)) | 0;
  }
}

/** Roughly the bytes an output takes; only its order of magnitude matters. */
function weigh(output: Output): number {
  if (output.kind === 'stream') return output.text.length + 64;
  if (output.kind !== 'display') return 1024;
  const texts = Object.values(output.data).filter((value) => typeof value === 'string');
  return texts.reduce((sum, text) => sum + text.length, 4096);
}
