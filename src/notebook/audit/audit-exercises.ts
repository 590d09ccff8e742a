import { dirname, resolve } from 'node:path';
import { bothLanguages, CHECK_MIME, type ExerciseReport } from '../../contract/index.ts';
import { findKernel } from '../../jupyter/client/index.ts';
import { KERNEL_NAME } from '../../jupyter/index.ts';
import type { Notebook } from '../model.ts';
import { loadNotebook } from '../read.ts';
import { executeNotebook } from '../run/execute-notebook.ts';
import type { CellResult } from '../run/result.ts';
import { studentCopy } from '../student.ts';
import { exerciseCells } from './exercise-cells.ts';
import { codeCell, exercisePart } from './exercise-part.ts';

/** What the exercises of a chapter did when they were answered by their author, by nobody, and wrongly. */
export interface ExerciseAudit {
  readonly exercises: number;
  readonly mistakes: number;
  /** What the author has to mend, a sentence each. */
  readonly problems: readonly string[];
}

const AUDIT_MIME = 'application/vnd.notegrad.audit+json';

/**
 * Shows what an exercise says of its known mistakes: a cell each, so that a limit of time is one of an exercise. The names
 * are its own, whatever the chapter has imported.
 */
const auditCell = (exercise: string): string =>
  `import { check as auditCheck, show as auditShow } from 'notegrad';
const auditFound = await auditCheck.audit(${JSON.stringify(exercise)});
const auditShown = Symbol.for('Jupyter.display');
auditShow({ [auditShown]: () => ({ 'text/plain': 'audit', '${AUDIT_MIME}': { found: auditFound } }) });`;

export interface AuditOptions {
  /**
   * Milliseconds that an exercise may take, with its solution, with its starter, and with all its known mistakes. Default
   * five minutes: they all train something somewhere, and not always on an idle machine.
   */
  readonly timeout?: number;
}

/**
 * Runs the exercises of a chapter alone, in fresh kernels: with the author's solutions, which must earn everything; with
 * the starters, of which each check must say that it is not done yet; and with each known mistake as the answer, which
 * must be told by its own sentence.
 *
 * @throws Error where the notebook cannot be read, or there is no kernel
 */
export async function auditExercises(
  path: string,
  { timeout = 300_000 }: AuditOptions = {},
): Promise<ExerciseAudit> {
  const part = exercisePart(await loadNotebook(path));
  if (!part) return { exercises: 0, mistakes: 0, problems: [] };
  const problems: string[] = [];
  const ids = exerciseCells(part).flatMap(({ exercises }) => exercises);
  const audits = ids.map((id, place) => codeCell(`audit-${place}`, auditCell(id)));
  const solved = await run(path, { ...part, cells: [...part.cells, ...audits] }, timeout);
  problems.push(...solved.failures);
  for (const { exercise, status, checks } of solved.reports) {
    for (const check of checks.filter((one) => one.status !== 'passed')) {
      const message = check.message === undefined ? '' : `: ${bothLanguages(check.message)}`;
      problems.push(
        `${exercise}: the solution does not pass "${bothLanguages(check.name)}"${message}`,
      );
    }
    if (checks.length === 0) problems.push(`${exercise}: has no checks (${status})`);
  }
  problems.push(
    ...solved.audits.flatMap(({ exercise, problems: own }) => own.map((p) => `${exercise}: ${p}`)),
  );
  const started = await run(path, studentCopy(part), timeout);
  problems.push(...started.failures.map((failure) => `with the starters, ${failure}`));
  for (const { exercise, checks } of started.reports) {
    for (const check of checks.filter((one) => one.status !== 'todo')) {
      problems.push(
        `${exercise}: with the starter, "${bothLanguages(check.name)}" is ${check.status}, expected not done yet`,
      );
    }
  }
  const mistakes = solved.audits.reduce((sum, audit) => sum + audit.mistakes, 0);
  return { exercises: solved.reports.length, mistakes, problems };
}

interface Audited {
  readonly exercise: string;
  readonly mistakes: number;
  readonly problems: readonly string[];
}

interface Ran {
  readonly reports: readonly ExerciseReport[];
  readonly audits: readonly Audited[];
  /** Cells that did not run. */
  readonly failures: readonly string[];
}

async function run(path: string, source: Notebook, timeout: number): Promise<Ran> {
  const cwd = dirname(resolve(path));
  const spec = await findKernel(KERNEL_NAME, { folder: cwd });
  const { notebook, cells } = await executeNotebook(source, {
    ...{ spec, cwd, cellTimeout: timeout, allowErrors: true },
  });
  const shown = notebook.cells.flatMap((cell) => (cell.cell_type === 'code' ? cell.outputs : []));
  const reports: ExerciseReport[] = [];
  const audits: Audited[] = [];
  for (const output of shown) {
    if (output.output_type !== 'display_data' && output.output_type !== 'execute_result') continue;
    const { [CHECK_MIME]: report, [AUDIT_MIME]: audit } = output.data;
    if (report !== undefined) reports.push(report as unknown as ExerciseReport);
    if (audit !== undefined) audits.push(...(audit as unknown as { found: Audited[] }).found);
  }
  return { reports, audits, failures: cells.filter(isBroken).map(sentence) };
}

/** A failed check is told by its report. */
const isBroken = ({ status, kind }: CellResult): boolean => status === 'failed' && kind !== 'check';

const sentence = ({ id, reason }: CellResult): string =>
  `cell ${id} does not run alone, with the imports and the exercises only: ${reason}`;
