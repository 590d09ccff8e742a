import { SKIP } from '../../../contract/index.ts';

/**
 * The names of cells that were skipped, for lack of data. A cell that uses one of them is skipped
 * too, so that Run All goes on with all that does not need the data.
 */
export class SkippedNames {
  readonly #names = new Set<string>();

  has(name: string): boolean {
    return this.#names.has(name);
  }

  add(names: Iterable<string>): void {
    for (const name of names) this.#names.add(name);
  }

  /** A later cell has declared the name. */
  delete(name: string): void {
    this.#names.delete(name);
  }

  /** @throws an error that skips the cell, where the cell uses a name of a skipped one */
  refuse(uses: readonly string[]): void {
    const missing = uses.filter((name) => this.#names.has(name));
    if (missing.length > 0) throw new NamesSkippedError(missing);
  }
}

class NamesSkippedError extends Error {
  readonly [SKIP] = true;

  constructor(names: readonly string[]) {
    const list = names.join(', ');
    super(`用到 ${list}，声明它的单元格没有运行 · it uses ${list}, of a cell that was skipped`);
  }
}
