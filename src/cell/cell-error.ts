/** An error as Jupyter shows it; `traceback` lines may hold ANSI colours. */
export interface CellError {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}
