import type { CellError } from '../engine/types.ts';

/** An engine that fails to run a cell at all is an error of that cell, not the end of the kernel. */
export function toCellError(error: unknown): CellError {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { ename: name, evalue: message, traceback: (stack ?? `${name}: ${message}`).split('\n') };
}
