import type { Renderer } from './render/renderer.ts';
import type { Scope } from './scope.ts';

/** What the variables hold, in a few words. A hover shows it while the next cell runs. */
export class HoverNotes {
  readonly #scope: Scope;
  readonly #renderer: Renderer;
  readonly #told = new Map<string, string>();

  constructor(scope: Scope, renderer: Renderer) {
    this.#scope = scope;
    this.#renderer = renderer;
  }

  /** The notes that are new since the last call. An empty text takes a note away. */
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
      return this.#renderer.describe(this.#scope.peek(name));
    } catch {
      // A getter of the reader's has thrown.
      return undefined;
    }
  }
}
