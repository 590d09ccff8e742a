import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isObject, LARGER_HEAP } from '../contract/index.ts';

/** How often a running cell is noted. Quick cells leave no trace. */
const INTERVAL_MS = 500;

/** With less in memory than this part of its heap, it was not memory that a kernel died of. */
const MUCH = 0.4;

export interface LastWordsOptions {
  readonly connectionFile: string;
  /** Bytes that the heap of the engine's thread may hold. */
  readonly heapLimit: number;
  /** The number of the cell that runs. Undefined while none does. */
  running(): number | undefined;
}

/**
 * Tells a kernel how the one before it died. A kernel whose heap is full, or that the system kills,
 * cannot say so itself. So while a cell runs, a file beside the connection file says which, and how
 * much is in memory; Jupyter starts the next kernel with the same connection file, which finds it.
 */
export class LastWords {
  readonly #options: LastWordsOptions;
  readonly #file: string;
  readonly #timer: NodeJS.Timeout;
  #isNoted = false;

  constructor(options: LastWordsOptions) {
    this.#options = options;
    this.#file = fileOf(options.connectionFile);
    this.#timer = setInterval(() => this.#note(), INTERVAL_MS);
    this.#timer.unref();
  }

  /** The kernel ends, and says so. */
  close(): void {
    clearInterval(this.#timer);
    this.#forget();
  }

  #note(): void {
    const cell = this.#options.running();
    if (cell === undefined) {
      this.#forget();
      return;
    }
    const note: Note = { cell, bytes: process.memoryUsage.rss(), limit: this.#options.heapLimit };
    try {
      writeFileSync(this.#file, JSON.stringify(note), { mode: 0o600 });
      this.#isNoted = true;
    } catch {
      // Then the next kernel has nothing to tell.
    }
  }

  #forget(): void {
    if (!this.#isNoted) return;
    this.#isNoted = false;
    rmSync(this.#file, { force: true });
  }
}

interface Note {
  readonly cell: number;
  readonly bytes: number;
  readonly limit: number;
}

/** What to tell of the kernel before this one, if it died while it ran a cell. Told once. */
export function lastWordsOf(connectionFile: string): string | undefined {
  const file = fileOf(connectionFile);
  try {
    const note: unknown = JSON.parse(readFileSync(file, 'utf8'));
    rmSync(file, { force: true });
    return isNote(note) ? describe(note) : undefined;
  } catch {
    return undefined;
  }
}

function describe({ cell, bytes, limit }: Note): string {
  const gigabytes = (count: number) => `${(count / 2 ** 30).toFixed(1)} GB`;
  const advice =
    bytes > MUCH * limit
      ? `Its heap may hold ${gigabytes(limit)}. Where that was not enough, ${LARGER_HEAP}. `
      : '';
  return (
    `The kernel before this one died while it ran cell [${cell}], ` +
    `with ${gigabytes(bytes)} in memory. ${advice}Its variables are gone: run the cells again.\n`
  );
}

function isNote(value: unknown): value is Note {
  if (!isObject(value)) return false;
  return [value.cell, value.bytes, value.limit].every((field) => typeof field === 'number');
}

/** Not `kernel-….json`, which Jupyter would take for a connection file. */
function fileOf(connectionFile: string): string {
  return join(dirname(connectionFile), `notegrad-runs-${basename(connectionFile)}`);
}
