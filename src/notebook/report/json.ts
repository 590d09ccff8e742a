import { addChecks, failed, type NotebookResult } from '../run/result.ts';

/**
 * The report of a run as JSON: `ok`, then one entry a notebook with its cells. Points are `formative`: cells claim them,
 * and nobody has checked.
 */
export function jsonReport(results: readonly NotebookResult[], seconds: number): string {
  const report = {
    format: 2,
    ok: !results.some(failed),
    seconds: round(seconds),
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    notebooks: results.map((result) => ({
      path: result.path,
      ok: !failed(result),
      kernel: result.kernel,
      seconds: round(result.seconds),
      problem: result.problem,
      output: result.output,
      reused: result.reused,
      checks: addChecks(result.cells.map((cell) => cell.checks)),
      cells: result.cells.map((cell) => ({ ...cell, seconds: round(cell.seconds) })),
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
