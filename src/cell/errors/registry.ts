import type { Compiled } from '../compile/compile.ts';
import type { Position } from '../compile/positions.ts';

/** Code that we compiled, as errors speak of it. */
export interface SourceFile {
  /** `Cell 3`, or a path relative to the notebook. */
  readonly label: string;
  readonly text: string;
  readonly compiled: Compiled;
}

/** All code that we compiled, by the file name that V8 knows it under, and by its label. */
export class Sources {
  readonly #byFile = new Map<string, SourceFile>();
  readonly #byLabel = new Map<string, SourceFile>();

  add(file: string, source: SourceFile): void {
    this.#byFile.set(file, source);
    this.#byLabel.set(source.label, source);
  }

  get(file: string): SourceFile | undefined {
    return this.#byFile.get(file);
  }

  files(): Iterable<[file: string, source: SourceFile]> {
    return this.#byFile;
  }

  labelled(label: string): SourceFile | undefined {
    return this.#byLabel.get(label);
  }

  locate(file: string, position: Position): { label: string; position?: Position } | undefined {
    const source = this.#byFile.get(file);
    if (!source) return undefined;
    const found = source.compiled.sourceOf(position);
    return { label: source.label, ...(found && { position: found }) };
  }
}
