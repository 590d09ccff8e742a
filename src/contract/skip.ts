import type { MimeBundle } from './mime.ts';

/** Says in an output that its cell was skipped, a {@link SkipReport}. */
export const SKIP_MIME = 'application/vnd.notegrad.skip+json';

/** The content under `SKIP_MIME`. */
export interface SkipReport {
  /** What the cell needs and does not have here. */
  readonly reason: string;
}

/**
 * On an error that a library throws: what the cell needs cannot be had on this machine. The kernel
 * skips the cell and goes on with the notebook. The message of the error says why.
 */
export const SKIP = Symbol.for('notegrad.skip');

/** Whether an error asks for its cell to be skipped. */
export function isSkip(error: unknown): error is Error {
  try {
    return error instanceof Error && SKIP in error;
  } catch {
    // A cell may throw a proxy whose traps throw.
    return false;
  }
}

/** How a skipped cell looks. */
export function skipBundle(reason: string): MimeBundle {
  const report: SkipReport = { reason };
  return { 'text/plain': `– 跳过 · skipped: ${reason}`, [SKIP_MIME]: report };
}
