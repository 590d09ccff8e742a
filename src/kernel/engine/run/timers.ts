import type { CellContext } from './context.ts';

type Callback = (...args: unknown[]) => void;
type Start = (callback: Callback, ...rest: never[]) => NodeJS.Timeout;

/**
 * Makes each timer known to the cell that started it, so that Stop ends it. `setImmediate` is left
 * alone: it fires once, and libraries use it to pause in the middle of work that they must finish.
 * Returns what undoes that. `terminate.ts` knows this file by its name.
 */
export function trackTimers(currentCell: () => CellContext | undefined): () => void {
  const { setTimeout: timeout, setInterval: interval } = globalThis;

  const once = (callback: Callback, ...rest: never[]): NodeJS.Timeout => {
    const cell = currentCell();
    const start = timeout as Start;
    if (!cell || typeof callback !== 'function') return start(callback, ...rest);
    const handle = start(
      (...args) => {
        cell.untrack(handle);
        callback(...args);
      },
      ...rest,
    );
    cell.track(handle);
    return handle;
  };

  const repeated = (callback: Callback, ...rest: never[]): NodeJS.Timeout => {
    const handle = (interval as Start)(callback, ...rest);
    currentCell()?.track(handle);
    return handle;
  };

  // `util.promisify(setTimeout)` finds its promise form on the function itself.
  globalThis.setTimeout = Object.assign(once, timeout) as typeof timeout;
  globalThis.setInterval = repeated as typeof interval;
  return () => {
    Object.assign(globalThis, { setTimeout: timeout, setInterval: interval });
  };
}
