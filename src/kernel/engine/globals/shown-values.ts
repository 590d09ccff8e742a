/** So many values are kept. Each may be large, and nobody frees them by hand. */
const KEPT = 20;

export interface ShownValuesOptions {
  /** Whether a value holds memory that a library counts: it is kept only as long as others keep it. */
  isWeak(value: object): boolean;
}

/**
 * What cells were and what they showed, as in IPython: `In[3]` is the source of cell 3, `Out[3]`
 * its value, `_` the latest value. The last 20 values are kept. A tensor in `Out` stays as long as
 * something else holds it, so that a notebook that goes on for hours does not fill the memory.
 */
export class ShownValues {
  readonly sources: string[] = [];
  readonly values: Record<number, unknown> = {};
  readonly #options: ShownValuesOptions;
  #latest: unknown;

  constructor(options: ShownValuesOptions) {
    this.#options = options;
  }

  get latest(): unknown {
    return this.#latest;
  }

  /** A cell of this number begins. */
  begin(number: number, source: string): void {
    this.sources[number] = source;
  }

  /** It has shown a value. */
  add(number: number, value: unknown): void {
    this.#latest = value;
    const get = this.#options.isWeak(Object(value)) ? weak(value as object) : () => value;
    Object.defineProperty(this.values, number, { configurable: true, enumerable: true, get });
    const numbers = Object.keys(this.values).map(Number);
    for (const old of numbers.slice(0, -KEPT)) delete this.values[old];
  }
}

function weak(value: object): () => unknown {
  const reference = new WeakRef(value);
  return () => reference.deref();
}
