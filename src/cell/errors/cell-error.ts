/** An error as Jupyter shows it. The lines of `traceback` may hold ANSI colors. */
export interface CellError {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}
