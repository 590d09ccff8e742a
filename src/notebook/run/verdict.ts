import { SKIP_MIME } from '../../contract/index.ts';
import { describeEnding, type Ending } from '../../jupyter/client/index.ts';
import type { CodeCell } from '../model.ts';
import { tagsOf } from '../tags.ts';
import { countChecks } from './checks.ts';
import type { CellOutputs } from './outputs.ts';
import type { CellResult, FailureKind } from './result.ts';

/** What is said of a cell. */
export type Verdict = Pick<CellResult, 'status'> & Partial<CellResult>;

/** Whether a cell did what it should, by how it ended, what it put out, and its tags. */
export function judge(
  cell: CodeCell,
  ending: Ending,
  outputs: CellOutputs,
  signal: AbortSignal | undefined,
): Verdict {
  if ('count' in ending && ending.count !== null) {
    outputs.count = ending.count;
    cell.execution_count = ending.count;
  }
  const skipped = ending.kind === 'ok' ? skipReason(outputs) : undefined;
  if (skipped !== undefined) return { status: 'skipped', reason: skipped };
  const { raises } = tagsOf(cell);
  const threw = outputs.outputs.some((output) => output.output_type === 'error');
  if (ending.kind === 'ok' && raises && !threw) {
    const reason = 'tagged raises-exception, and nothing was raised';
    return { status: 'failed', kind: 'no error', reason };
  }
  const well = recount({ status: 'ok' }, outputs);
  // Some kernels show an error and still reply `ok`.
  const isError = ending.kind === 'error' || (ending.kind === 'ok' && threw);
  if (isError ? raises : ending.kind === 'ok') return well;
  const kind: FailureKind = ending.kind === 'ok' ? 'error' : ending.kind;
  return { ...well, status: 'failed', kind, reason: reasonOf(ending, outputs, signal) };
}

/** Why the kernel has skipped the cell. Nothing where it ran. */
function skipReason({ outputs }: CellOutputs): string | undefined {
  for (const output of outputs) {
    if (output.output_type !== 'display_data' || !(SKIP_MIME in output.data)) continue;
    const { reason } = Object(output.data[SKIP_MIME]);
    return typeof reason === 'string' ? reason : 'the kernel does not say why';
  }
  return undefined;
}

/** The checks and notes of a cell's outputs; a failed check or claim fails a cell that ran well otherwise. */
export function recount({ status }: Pick<CellResult, 'status'>, outputs: CellOutputs): Verdict {
  const checks = countChecks(outputs.outputs);
  const notes = outputs.truncation ? [outputs.truncation] : [];
  if (checks.failures.length === 0 || status !== 'ok') return { status, checks, notes };
  return { status: 'failed', kind: 'check', reason: checks.failures.join('; '), checks, notes };
}

/** Whether there is no kernel to go on with, or nobody who wants to. */
export function endsRun(ending: Ending): boolean {
  switch (ending.kind) {
    case 'dead':
    case 'protocol':
    case 'cancelled':
      return true;
    case 'timeout':
    case 'input':
      return ending.killed;
    default:
      return false;
  }
}

function reasonOf(ending: Ending, outputs: CellOutputs, signal: AbortSignal | undefined): string {
  switch (ending.kind) {
    case 'ok':
    case 'error':
      return errorText(ending, outputs);
    case 'input':
      return `${describeEnding(ending)}; give it a value in the cell, or tag the cell skip-execution`;
    case 'cancelled':
      return `ended from outside: ${(signal?.reason as Error | undefined)?.message ?? 'cancelled'}`;
    default:
      return describeEnding(ending);
  }
}

function errorText(ending: Ending, outputs: CellOutputs): string {
  const shown = outputs.outputs.findLast((output) => output.output_type === 'error');
  if (shown?.output_type === 'error') return `${shown.ename}: ${shown.evalue}`;
  if (ending.kind === 'error' && ending.ename) return describeEnding(ending);
  // tslab sends no error message: it prints to stderr.
  const stderr = outputs.outputs.findLast(
    (output) => output.output_type === 'stream' && output.name === 'stderr',
  );
  const text = stderr?.output_type === 'stream' ? plain(stderr.text).trim() : '';
  return text || 'the kernel reported an error without saying which';
}

const ANSI = /\x1b\[[0-9;]*[A-Za-z]/g;

function plain(text: string): string {
  return text.replace(ANSI, '');
}
