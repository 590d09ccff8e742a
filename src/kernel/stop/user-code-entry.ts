/**
 * Hands the thread to code of a cell, in a task of its own: the kernel's own functions then only wait for it, none
 * is on the stack below it, and so it can be cut off; see `terminate.ts`.
 */
export function enter<T>(body: () => T): Promise<Awaited<T>> {
  return Promise.resolve().then(() => body()) as Promise<Awaited<T>>;
}
