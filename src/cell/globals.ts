import { clear, display, progress, time, timeit } from '../display/index.ts';

/** What cells find at hand without an import, in the kernel and on a page. */
export const cellGlobals: Readonly<Record<string, unknown>> = {
  display,
  clear,
  progress,
  time,
  timeit,
};
