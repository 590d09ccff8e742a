import { currentCell } from './context.ts';

type Callback = (...args: unknown[]) => void;

/** Makes each timer known to the cell that started it, so that Stop ends it. Returns what undoes that. */
export function trackTimers(): () => void {
  const { setTimeout: timeout, setInterval: interval, setImmediate: immediate } = globalThis;

  const once =
    <H extends NodeJS.Timeout | NodeJS.Immediate>(
      start: (callback: Callback, ...rest: never[]) => H,
    ) =>
    (callback: Callback, ...rest: never[]): H => {
      const cell = currentCell();
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
    const handle = (interval as (callback: Callback, ...rest: never[]) => NodeJS.Timeout)(
      callback,
      ...rest,
    );
    currentCell()?.track(handle);
    return handle;
  };

  // `util.promisify(setTimeout)` finds its promise form on the function itself.
  globalThis.setTimeout = Object.assign(once(timeout as never), timeout) as typeof timeout;
  globalThis.setImmediate = Object.assign(once(immediate as never), immediate) as typeof immediate;
  globalThis.setInterval = repeated as typeof interval;
  return () => {
    Object.assign(globalThis, {
      setTimeout: timeout,
      setInterval: interval,
      setImmediate: immediate,
    });
  };
}
