import { basename } from 'node:path';
import { addChecks, failed, type NotebookResult, nameCell } from '../run/result.ts';
import { slow } from './slow.ts';

/** The end of a run for a person: one line a notebook, then what failed or was skipped, and why. */
export function summary(results: readonly NotebookResult[]): string {
  const rows = results.map((result) => {
    const checks = addChecks(result.cells.map((cell) => cell.checks));
    const total = checks.passed + checks.failed + checks.todo;
    const ran = result.cells.filter(({ status }) => status === 'ok' || status === 'failed').length;
    return [
      `${failed(result) ? '✗' : '✓'} ${basename(result.path).replace(/\.(?:ipynb|ts)$/, '')}`,
      `${ran}/${result.cells.length}`,
      result.reused ? 'as before' : result.seconds.toFixed(1),
      total === 0 ? '-' : `${checks.passed}/${total}`,
      checks.claims === 0 ? '-' : String(checks.claims),
      String(result.cells.filter(({ status }) => status === 'skipped').length),
    ];
  });
  const table = layOut([
    ['  notebook', 'cells', 'seconds', 'checks', 'claims', 'skipped'],
    ...rows,
  ]);
  return [table, ...results.map(details), slow(results)].filter((text) => text !== '').join('\n\n');
}

/** Failures, skipped cells and notes of one notebook; empty when there is nothing to tell. */
function details(result: NotebookResult): string {
  const lines: string[] = [];
  if (result.problem !== undefined) lines.push(`  failed: ${indent(result.problem)}`);
  for (const cell of result.cells) {
    const name = nameCell(cell);
    if (cell.status === 'failed')
      lines.push(`  failed (${cell.kind}): ${name}: ${indent(cell.reason ?? '')}`);
    if (cell.status === 'skipped') lines.push(`  skipped: ${name}: ${cell.reason}`);
    for (const note of cell.notes) lines.push(`  note: ${name}: ${note}`);
  }
  const left = result.cells.filter(({ status }) => status === 'not run').length;
  if (left > 0) lines.push(`  not run: ${left === 1 ? 'the cell' : `the ${left} cells`} after it`);
  return lines.length === 0 ? '' : [result.path, ...lines].join('\n');
}

const MAX_LINES = 12;

function indent(text: string): string {
  const lines = text.split('\n');
  const shown = lines.length > MAX_LINES ? [...lines.slice(0, MAX_LINES), '…'] : lines;
  return shown.join('\n    ');
}

/** First column to the left, numbers to the right. */
function layOut(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => row[at]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((text, at) =>
          at === 0 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}
