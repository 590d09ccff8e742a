/**
 * A finding of the type checker. Offsets are UTF-16 code units of the cell, or of `file` where it
 * is given.
 */
export interface TypeProblem {
  readonly code: number;
  /** The message, then what explains it, one line each. */
  readonly lines: readonly string[];
  readonly start: number;
  readonly end: number;
  /** A local file that the cell imports, as a path relative to the notebook. */
  readonly file?: string;
}
