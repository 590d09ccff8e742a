/**
 * What compiled code asks of its surroundings. The code of a `Compiled` is an expression: a
 * function that takes one `Runtime`, and returns a promise where the `Compiled` is async.
 */
export interface Runtime {
  /** One box for each name of an earlier cell that the code uses. */
  readonly boxes: Readonly<Record<string, { v: unknown }>>;
  /** One for each of `imports`, in that order. */
  readonly modules: readonly LoadedModule[];
  readonly require: unknown;
  readonly module: { exports: unknown };
  readonly filename: string;
  readonly dirname: string;
  readonly meta: object;
  /** `import(specifier)` of the code. */
  load(specifier: unknown): Promise<unknown>;
  /** Every loop looks at [0]. Where it is not 0, the loop calls `stop`, which may throw. */
  readonly flag: Int32Array;
  stop(): void;
  /** Called after every `await`. Throws where the cell has been interrupted meanwhile. */
  resume<T>(value: T): T;
  /** The value of the last expression of a cell. */
  last: unknown;
  /** A constant of a cell got its value. */
  value(name: string, value: unknown): void;
  /** A variable of a cell can be read, and written. */
  live(name: string, get: () => unknown, set?: (value: unknown) => void): void;
  /** The exports of a module. */
  expose(getters: Readonly<Record<string, () => unknown>>): void;
  /** `export * from` of a module. */
  exposeAll(module: LoadedModule): void;
}

/** A module as named imports see it, and as `import * as` and default imports see it. */
export interface LoadedModule {
  readonly named: Readonly<Record<string, unknown>>;
  readonly star: Readonly<Record<string, unknown>>;
}
