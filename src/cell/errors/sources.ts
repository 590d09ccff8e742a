import { type Compiled, recompile } from '../compile/compile.ts';
import type { Position } from '../compile/positions.ts';

/** Code that we compiled, as errors speak of it. */
export interface SourceFile {
  /** `Cell 3`, or a path relative to the notebook. */
  readonly label: string;
  readonly text: string;
}

interface Entry extends SourceFile {
  readonly recipe: Pick<Compiled, 'mode' | 'uses'>;
  /** Absent in older entries: it takes some twenty times the text, and can be made again. */
  compiled: Compiled | undefined;
}

/** Of so many sources the compiled form is kept. */
const MOST_COMPILED = 32;

/** So many characters of sources are kept. Errors do not show the lines of older ones. */
const MOST_CHARS = 1 << 24;

/** All code that we compiled, by the file name that V8 knows it under, and by its label. */
export class Sources {
  /** The oldest first. */
  readonly #byFile = new Map<string, Entry>();
  readonly #byLabel = new Map<string, Entry>();
  /** The files whose compiled form is kept. The one that was used last comes last. */
  readonly #compiled = new Set<string>();
  #chars = 0;

  add(file: string, { label, text, compiled }: SourceFile & { readonly compiled: Compiled }): void {
    this.#remove(file);
    const { mode, uses } = compiled;
    const entry: Entry = { label, text, recipe: { mode, uses }, compiled };
    this.#byFile.set(file, entry);
    this.#byLabel.set(label, entry);
    this.#chars += text.length;
    this.#touch(file);
    for (const [oldest] of this.#byFile) {
      if (this.#chars <= MOST_CHARS || oldest === file) break;
      this.#remove(oldest);
    }
  }

  get(file: string): SourceFile | undefined {
    return this.#byFile.get(file);
  }

  /** The compiled form of a source. It is made again where it was not kept. */
  compiled(file: string): Compiled | undefined {
    const entry = this.#byFile.get(file);
    if (!entry) return undefined;
    entry.compiled ??= recompile(entry.text, entry.recipe);
    this.#touch(file);
    return entry.compiled;
  }

  files(): Iterable<string> {
    return this.#byFile.keys();
  }

  labelled(label: string): SourceFile | undefined {
    return this.#byLabel.get(label);
  }

  locate(file: string, position: Position): { label: string; position?: Position } | undefined {
    const entry = this.#byFile.get(file);
    if (!entry) return undefined;
    const found = this.compiled(file)?.sourceOf(position);
    return { label: entry.label, ...(found && { position: found }) };
  }

  #touch(file: string): void {
    this.#compiled.delete(file);
    this.#compiled.add(file);
    const [oldest] = this.#compiled;
    if (this.#compiled.size <= MOST_COMPILED || oldest === undefined) return;
    this.#compiled.delete(oldest);
    const entry = this.#byFile.get(oldest);
    if (entry) entry.compiled = undefined;
  }

  #remove(file: string): void {
    const entry = this.#byFile.get(file);
    if (!entry) return;
    this.#byFile.delete(file);
    this.#compiled.delete(file);
    this.#chars -= entry.text.length;
    if (this.#byLabel.get(entry.label) === entry) this.#byLabel.delete(entry.label);
  }
}
