import type { CellError } from '../engine/types.ts';

/**
 * Anything that was thrown, as an error of a cell. Never throws, though a proxy may throw at each
 * touch.
 */
export function toCellError(error: unknown): CellError {
  try {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    const traceback = (stack ?? `${name}: ${message}`).split('\n');
    return { ename: name, evalue: message, traceback };
  } catch {
    const evalue = 'what was thrown cannot be shown';
    return { ename: 'Error', evalue, traceback: [evalue] };
  }
}
