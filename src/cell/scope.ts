const undeclared = (): never => {
  throw new ReferenceError('the name was read before it was declared');
};

/**
 * Holds a name's value. Later declarations of the same name fill the same box. It is a class with
 * fields and not an object with an accessor of its own: so V8 compiles all boxes alike, which is
 * eight times faster in a loop.
 */
class Box {
  get: () => unknown = undeclared;
  set: (value: unknown) => void = undeclared;

  get v(): unknown {
    return this.get();
  }

  set v(value: unknown) {
    this.set(value);
  }
}

/**
 * The names of all cells. Compiled code holds the box of each name it uses, so a look-up is one
 * property access, and a closure sees a name that a later cell declares again.
 */
export class Scope {
  readonly #boxes = new Map<string, Box>();

  /** Whether a cell has declared the name. */
  has(name: string): boolean {
    return this.#boxes.has(name);
  }

  names(): Iterable<string> {
    return this.#boxes.keys();
  }

  get(name: string): unknown {
    return this.#boxes.get(name)?.v;
  }

  /** The same, but undefined where reading fails, as before the variable is initialized. */
  peek(name: string): unknown {
    try {
      return this.get(name);
    } catch {
      return undefined;
    }
  }

  /** The boxes of declared names, for compiled code. */
  boxes(names: readonly string[]): Record<string, { v: unknown }> {
    return Object.fromEntries(names.map((name) => [name, this.#box(name)]));
  }

  constant(name: string, value: unknown): void {
    this.variable(name, () => value);
  }

  variable(
    name: string,
    get: () => unknown,
    set: (value: unknown) => void = () => constantError(name),
  ): void {
    const box = this.#box(name);
    box.get = get;
    box.set = set;
  }

  #box(name: string): Box {
    let box = this.#boxes.get(name);
    if (!box) {
      box = new Box();
      this.#boxes.set(name, box);
    }
    return box;
  }
}

function constantError(name: string): never {
  throw new TypeError(`Assignment to the constant '${name}'; declare it with let to change it.`);
}
