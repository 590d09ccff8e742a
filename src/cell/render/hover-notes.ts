import type { Scope } from '../scope.ts';
import { describe } from './render.ts';

/** What the variables hold, in a few words, for hovers while the next cell keeps this thread busy. */
export class RuntimeNotes {
  readonly #scope: Scope;
  readonly #told = new Map<string, string>();

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  /** Only what is new since the last time, with an empty text for what no longer has a note. */
  changed(): Record<string, string> {
    const changed: Record<string, string> = {};
    for (const name of this.#scope.names()) {
      const note = this.#describe(name) ?? '';
      if ((this.#told.get(name) ?? '') === note) continue;
      this.#told.set(name, note);
      changed[name] = note;
    }
    return changed;
  }

  #describe(name: string): string | undefined {
    try {
      return describe(this.#scope.peek(name));
    } catch {
      // A getter of the reader's.
      return undefined;
    }
  }
}
