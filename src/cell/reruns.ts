/** Those who want to know when a cell begins to run again. */
export class Reruns<Cell> {
  readonly #listeners = new Map<Cell, (() => void)[]>();

  /** Calls back once, when that cell runs again. */
  before(cell: Cell, listener: () => void): void {
    const listeners = this.#listeners.get(cell);
    if (listeners) listeners.push(listener);
    else this.#listeners.set(cell, [listener]);
  }

  /** That cell runs now. */
  begin(cell: Cell): void {
    const listeners = this.#listeners.get(cell) ?? [];
    this.#listeners.delete(cell);
    for (const listener of listeners) listener();
  }
}
