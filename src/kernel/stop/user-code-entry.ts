/**
 * Runs code of a cell in a task of its own. No other function of the kernel is on the stack below
 * it then, so it can be cut off. See `terminate.ts`, which knows this file by its name.
 */
export function enterUserCode<T>(body: () => T): Promise<Awaited<T>> {
  return Promise.resolve().then(() => body()) as Promise<Awaited<T>>;
}
