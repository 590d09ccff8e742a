import { randomUUID } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { isObject } from '../contract/index.ts';
import { userDataFolder } from '../jupyter/index.ts';
import type { HistoryStore, PastSession } from './protocol/index.ts';

/** A file of this size is full. It becomes the earlier file, and a new one is begun. */
const FULL_BYTES = 1 << 20;
/** A longer input is data rather than something to be called up again. */
const LONGEST_INPUT = 1 << 16;
/** A lock of this age was left behind by a kernel that was killed. */
const STALE_MS = 60_000;

/** What is in each line of the file. */
interface Line {
  readonly session: string;
  readonly line: number;
  readonly input: string;
}

/**
 * Keeps what is typed in a file of one JSON object a line, below Jupyter's folder of the user's
 * data, readable by that user alone. `NOTEGRAD_HISTORY=0` keeps nothing and reads nothing.
 *
 * Each input is one write to the end of the file, and a full file is moved away in one step. So
 * kernels that run side by side lose nothing.
 */
export function openHistory(
  env: Readonly<Record<string, string | undefined>> = process.env,
  file = join(userDataFolder({ env }), 'notegrad', 'history.jsonl'),
): HistoryStore | undefined {
  return env.NOTEGRAD_HISTORY === '0' ? undefined : new HistoryFile(file);
}

class HistoryFile implements HistoryStore {
  readonly id = `${new Date().toISOString()} ${randomUUID().slice(0, 8)}`;
  readonly #file: string;
  /** The file that was full last. It holds the inputs before those of `#file`. */
  readonly #earlier: string;
  readonly #lines = { earlier: new Lines(), file: new Lines() };
  #isOpen = false;
  #isBroken = false;

  constructor(file: string) {
    this.#file = file;
    this.#earlier = file.replace(/(\.jsonl)?$/, '.earlier$1');
  }

  others(): readonly PastSession[] {
    const sessions = new Map<string, { line: number; input: string }[]>();
    const lines = [
      ...this.#lines.earlier.read(this.#earlier),
      ...this.#lines.file.read(this.#file),
    ];
    for (const { session, line, input } of lines) {
      if (session === this.id) continue;
      const inputs = sessions.get(session) ?? [];
      inputs.push({ line, input });
      sessions.set(session, inputs);
    }
    return [...sessions].map(([id, inputs]) => ({ id, inputs }));
  }

  add(line: number, input: string): void {
    if (this.#isBroken || input.trim() === '' || input.length > LONGEST_INPUT) return;
    try {
      if (!this.#isOpen) mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
      this.#isOpen = true;
      if (this.#isFull()) this.#beginAnew();
      const entry: Line = { session: this.id, line, input };
      appendFileSync(this.#file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
    } catch {
      // A disk that is full or may not be written to: the session goes on, and is not remembered.
      this.#isBroken = true;
    }
  }

  #isFull(): boolean {
    return (statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0) >= FULL_BYTES;
  }

  /**
   * Moves the full file away. A lock keeps another kernel from doing the same: the second one would
   * move the new file, and the full one would be lost.
   */
  #beginAnew(): void {
    const lock = `${this.#file}.lock`;
    try {
      closeSync(openSync(lock, 'wx'));
    } catch {
      const made = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
      if (Date.now() - made > STALE_MS) rmSync(lock, { force: true });
      return;
    }
    try {
      if (this.#isFull()) renameSync(this.#file, this.#earlier);
    } finally {
      rmSync(lock, { force: true });
    }
  }
}

/** The lines of a file that grows. What has been read is not read again. */
class Lines {
  #lines: Line[] = [];
  /** The file that was read: its number, and how far. */
  #ino = 0;
  #bytes = 0;

  read(file: string): readonly Line[] {
    try {
      const { ino, size } = statSync(file);
      if (ino === this.#ino && size === this.#bytes) return this.#lines;
      const isGrown = ino === this.#ino && size > this.#bytes;
      const bytes = readFileSync(file);
      const from = isGrown ? this.#bytes : 0;
      // The last line may be half written.
      const end = bytes.lastIndexOf('\n') + 1;
      const texts = bytes.toString('utf8', from, end).split('\n').slice(0, -1);
      const added = texts.flatMap(parseLine);
      this.#lines = isGrown ? [...this.#lines, ...added] : added;
      this.#ino = ino;
      this.#bytes = end;
      return this.#lines;
    } catch {
      return [];
    }
  }
}

/** A line that is broken, or of some other shape, is left out. */
function parseLine(text: string): readonly Line[] {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) &&
      typeof value.session === 'string' &&
      Number.isSafeInteger(value.line) &&
      typeof value.input === 'string'
      ? [value as unknown as Line]
      : [];
  } catch {
    return [];
  }
}
