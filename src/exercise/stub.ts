/** Thrown where a reader has not written the solution yet; an exercise shows it as "not done yet". */
export class NotImplemented extends Error {
  override readonly name = 'NotImplemented';

  constructor(message = '这里还没有写 · nothing is written here yet') {
    super(message);
  }
}

/**
 * Stands where a reader's answer will be: of any type, and {@link NotImplemented} is thrown as soon as a check
 * uses it. So an unsolved cell runs, and the notebook goes on.
 *
 * @example const slope: number = stub(); // replace stub() with your answer
 */
export function stub<T>(): T {
  const unsolved = (): never => {
    throw new NotImplemented();
  };
  return new Proxy(unsolved, {
    get: unsolved,
    set: unsolved,
    has: unsolved,
    ownKeys: unsolved,
    apply: unsolved,
    construct: unsolved,
    getPrototypeOf: unsolved,
  }) as T;
}
