import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  isObject,
  KEPT_KEY_LIMIT,
  KEPT_TEXT_LIMIT,
  type KeptTexts,
} from '../../../contract/index.ts';

function discard(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Where there is no folder to hold it, there is nothing to remove.
  }
}

/** A longer file was not written here. */
const FULL_BYTES = 1 << 20;

/**
 * Keeps texts in `.notegrad/kept.json` in the notebook's folder. What lies there is trusted as much
 * as the notebook beside it and the local modules that it imports: whoever can write the one can
 * write the others. A file that is broken counts as empty.
 */
export class KeptFile implements KeptTexts {
  readonly #folder: string;
  readonly #file: string;

  constructor(notebookFolder: string) {
    this.#folder = join(notebookFolder, '.notegrad');
    this.#file = join(this.#folder, 'kept.json');
  }

  get(key: string): string | undefined {
    const texts = this.#read();
    const text = Object.hasOwn(texts, key) ? texts[key] : undefined;
    return typeof text === 'string' && text.length <= KEPT_TEXT_LIMIT ? text : undefined;
  }

  set(key: string, text: string): boolean {
    if (key.length > KEPT_KEY_LIMIT || text.length > KEPT_TEXT_LIMIT) return false;
    const whole = JSON.stringify({ ...this.#read(), [key]: text }, null, 2);
    if (Buffer.byteLength(whole) > FULL_BYTES) return false;
    // Another kernel that reads meanwhile finds the old file or the new one, whole.
    const temporary = `${this.#file}.${process.pid}.new`;
    try {
      mkdirSync(this.#folder, { recursive: true });
      writeFileSync(temporary, whole);
      renameSync(temporary, this.#file);
      return true;
    } catch {
      discard(temporary);
      return false;
    }
  }

  #read(): Record<string, unknown> {
    try {
      if (statSync(this.#file).size > FULL_BYTES) return {};
      const texts: unknown = JSON.parse(readFileSync(this.#file, 'utf8'));
      return isObject(texts) ? texts : {};
    } catch {
      return {};
    }
  }
}
