import { randomUUID } from 'node:crypto';
import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { isObject } from '../contract/index.ts';
import { userDataFolder } from '../jupyter/folders.ts';
import type { HistoryStore, PastSession } from './protocol/index.ts';

/** A file that is larger when a kernel first adds to it is cut to the later half of this many bytes. */
const MOST_BYTES = 2 << 20;
/** Longer inputs are data rather than something to be called up again. */
const LONGEST = 1 << 16;

/** In the file's lines. */
interface Line {
  readonly session: string;
  readonly line: number;
  readonly input: string;
}

/**
 * Keeps what is typed in a file of one JSON object a line, below Jupyter's folder of the user's data, readable by
 * that user alone. `NOTEGRAD_HISTORY=0` keeps nothing and reads nothing. Each input is one write to the end of the
 * file, so kernels that run side by side do not disturb each other.
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
  #isOpen = false;
  #isBroken = false;

  constructor(file: string) {
    this.#file = file;
  }

  others(): readonly PastSession[] {
    const sessions = new Map<string, { line: number; input: string }[]>();
    for (const { session, line, input } of this.#read()) {
      if (session === this.id) continue;
      const inputs = sessions.get(session) ?? [];
      inputs.push({ line, input });
      sessions.set(session, inputs);
    }
    return [...sessions].map(([id, inputs]) => ({ id, inputs }));
  }

  add(line: number, input: string): void {
    if (this.#isBroken || input.trim() === '' || input.length > LONGEST) return;
    try {
      if (!this.#isOpen) this.#open();
      const entry: Line = { session: this.id, line, input };
      appendFileSync(this.#file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
    } catch {
      // A disk that is full or may not be written to: the session goes on, and is not remembered.
      this.#isBroken = true;
    }
  }

  #open(): void {
    mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
    this.#isOpen = true;
    const size = statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0;
    if (size <= MOST_BYTES) return;
    const later = readFileSync(this.#file).subarray(-MOST_BYTES / 2);
    const cut = `${this.#file}.${process.pid}`;
    writeFileSync(cut, later.subarray(later.indexOf('\n') + 1), { mode: 0o600 });
    renameSync(cut, this.#file);
  }

  #read(): readonly Line[] {
    try {
      return readFileSync(this.#file, 'utf8').split('\n').flatMap(parseLine);
    } catch {
      return [];
    }
  }
}

/** A line that is none of ours, or was written half, is left out. */
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
