/** Where a name's value is; later declarations of the same name fill the same box. */
export interface Box {
  v: unknown;
}

/**
 * The names of all cells. Compiled code holds the box of each name it uses, so a look-up costs one property
 * access, and a closure sees a name that a later cell declares again.
 */
export class Scope {
  readonly #boxes = new Map<string, Box>();
  readonly names: ReadonlySet<string>;
  readonly #names = new Set<string>();

  constructor() {
    this.names = this.#names;
  }

  /** The boxes of these names, as compiled code wants them. */
  boxes(names: readonly string[]): Record<string, Box> {
    return Object.fromEntries(names.map((name) => [name, this.#box(name)]));
  }

  constant(name: string, value: unknown): void {
    Object.defineProperty(this.#box(name), 'v', {
      configurable: true,
      get: () => value,
      set: () => constantError(name),
    });
    this.#names.add(name);
  }

  variable(name: string, get: () => unknown, set?: (value: unknown) => void): void {
    Object.defineProperty(this.#box(name), 'v', {
      configurable: true,
      get,
      set: set ?? (() => constantError(name)),
    });
    this.#names.add(name);
  }

  get(name: string): unknown {
    return this.#boxes.get(name)?.v;
  }

  #box(name: string): Box {
    let box = this.#boxes.get(name);
    if (!box) {
      box = { v: undefined };
      this.#boxes.set(name, box);
    }
    return box;
  }
}

function constantError(name: string): never {
  throw new TypeError(`Assignment to the constant '${name}'; declare it with let to change it.`);
}
