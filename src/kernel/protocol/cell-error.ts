import type { CellError } from '../engine/types.ts';

/** Anything that was thrown, as an error of a cell. */
export function toCellError(error: unknown): CellError {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { ename: name, evalue: message, traceback: (stack ?? `${name}: ${message}`).split('\n') };
}
