/** Exercise checks and claims that a cell or a chapter has shown. */
export interface Checks {
  readonly passed: number;
  readonly failed: number;
  /** Not written yet by the reader. */
  readonly todo: number;
  /** What `check.close` and `check.that` have said of the chapter, whether it held or not. */
  readonly claims: number;
  /** Points the cells claim for themselves, to encourage. Any cell can show any number: they are no grade. */
  readonly formative: { readonly points: number; readonly max: number };
  /** `exercise: check` of each failed check, and each claim that does not hold. */
  readonly failures: readonly string[];
}

export type CellStatus = 'ok' | 'failed' | 'skipped' | 'not run';

/** Why a cell failed. */
export type FailureKind =
  | 'error'
  | 'no error'
  | 'timeout'
  | 'dead'
  | 'aborted'
  | 'input'
  | 'lost'
  | 'protocol'
  | 'cancelled'
  | 'check'
  | 'changed'
  | 'needs';

export interface CellResult {
  /** Counted from 1 over all cells, as a reader counts. */
  readonly number: number;
  readonly id: string;
  readonly firstLine: string;
  readonly status: CellStatus;
  readonly kind?: FailureKind;
  /** Why it failed or was skipped. */
  readonly reason?: string;
  readonly seconds: number;
  /** The data that its `needs:X` tags ask for. */
  readonly needs?: readonly string[];
  readonly checks: Checks;
  /** Worth telling, though no failure: truncated output, a figure without a picture. */
  readonly notes: readonly string[];
}

export interface NotebookResult {
  /** Path of the notebook. */
  readonly path: string;
  readonly kernel: string;
  readonly seconds: number;
  /** Code cells only. */
  readonly cells: readonly CellResult[];
  /** What failed outside any cell: an unreadable file, a kernel that did not start. */
  readonly problem?: string;
  /** Where the executed copy was written. */
  readonly output?: string;
  /** Nothing ran: an earlier run of the same cells, code and data has said all. */
  readonly reused?: boolean;
}

export function failed(result: NotebookResult): boolean {
  return result.problem !== undefined || result.cells.some((cell) => cell.status === 'failed');
}

/** `cell 7 (id vae-train, "await model.fit(")`. */
export function nameCell(cell: Pick<CellResult, 'number' | 'id' | 'firstLine'>): string {
  return `cell ${cell.number} (id ${cell.id}, \`${cell.firstLine}\`)`;
}

export const NO_CHECKS: Checks = {
  passed: 0,
  failed: 0,
  todo: 0,
  claims: 0,
  formative: { points: 0, max: 0 },
  failures: [],
};

export function addChecks(all: readonly Checks[]): Checks {
  return all.reduce(
    (sum, one) => ({
      passed: sum.passed + one.passed,
      failed: sum.failed + one.failed,
      todo: sum.todo + one.todo,
      claims: sum.claims + one.claims,
      formative: {
        points: sum.formative.points + one.formative.points,
        max: sum.formative.max + one.formative.max,
      },
      failures: [...sum.failures, ...one.failures],
    }),
    NO_CHECKS,
  );
}
