/** Thrown where a reader has not written the solution yet; an exercise shows it as "not done yet". */
export class NotImplemented extends Error {
  override readonly name = 'NotImplemented';

  constructor(message = '这里还没有写 · nothing is written here yet') {
    super(message);
  }
}

const stubs = new WeakSet<object>();

/**
 * Stands where a reader's answer will be: of any type, and {@link NotImplemented} is thrown as soon as it is used. So
 * a cell without an answer runs, and the notebook goes on. A promise of it is the stub itself.
 *
 * @example
 * const slope: number = check.stub(); // replace check.stub() with your answer
 */
export function stub<T>(): T {
  const unsolved = (): never => {
    throw new NotImplemented();
  };
  const made = new Proxy(unsolved, {
    get: (_, key) => (key === 'then' ? undefined : unsolved()),
    set: unsolved,
    has: unsolved,
    ownKeys: unsolved,
    apply: unsolved,
    construct: unsolved,
    getPrototypeOf: unsolved,
  });
  stubs.add(made);
  return made as T;
}

/** Asks without touching the value, which a stub would not survive. */
export function isStub(value: unknown): boolean {
  return typeof value === 'function' && stubs.has(value);
}
