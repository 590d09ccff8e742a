/**
 * Hands the thread to code of a cell, in a task of its own. The kernel's own functions then only
 * wait for it: none of them is on the stack below it, and so it can be cut off. See `terminate.ts`,
 * which knows this file by its name.
 */
export function enterUserCode<T>(body: () => T): Promise<Awaited<T>> {
  return Promise.resolve().then(() => body()) as Promise<Awaited<T>>;
}
