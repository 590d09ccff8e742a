import { Drawer, type DrawerOptions } from './drawer.ts';
import type { Drawn } from './process.ts';
import { type Drawing, Refusal, validate } from './validate.ts';

/** Several drawers behind one queue: each figure goes to the first that is free. */
export class DrawerPool {
  readonly #idle: Drawer[];
  readonly #all: readonly Drawer[];
  readonly #waiting: ((drawer: Drawer) => void)[] = [];

  constructor(size: number, options?: DrawerOptions) {
    this.#all = Array.from({ length: size }, () => new Drawer(options));
    // The last is taken first: one process has to do where figures come one by one.
    this.#idle = this.#all.toReversed();
  }

  /** Never throws for a bad figure: `refused` says why it has no picture. */
  async draw(figure: unknown): Promise<Drawn> {
    let drawing: Drawing;
    try {
      drawing = validate(figure);
    } catch (error) {
      if (error instanceof Refusal) return { refused: error.message };
      throw error;
    }
    const drawer = await this.#free();
    try {
      return await drawer.draw(drawing);
    } finally {
      const next = this.#waiting.shift();
      if (next) next(drawer);
      else this.#idle.push(drawer);
    }
  }

  /** Ends all processes. The next figure starts a fresh one. */
  close(): void {
    for (const drawer of this.#all) drawer.close();
  }

  #free(): Promise<Drawer> {
    const drawer = this.#idle.pop();
    return drawer ? Promise.resolve(drawer) : new Promise((resolve) => this.#waiting.push(resolve));
  }
}
