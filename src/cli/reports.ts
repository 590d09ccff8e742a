import { writeText } from '../notebook/index.ts';
import { jsonReport, junitReport, summary } from '../notebook/report/index.ts';
import { failed, type NotebookResult } from '../notebook/run/index.ts';

export async function writeReports(
  results: readonly NotebookResult[],
  seconds: number,
  files: { readonly json: string; readonly junit: string | undefined },
): Promise<void> {
  await writeText(files.json, jsonReport(results, seconds));
  if (files.junit !== undefined) await writeText(files.junit, junitReport(results));
}

export function allWell(results: readonly NotebookResult[]): boolean {
  return !results.some(failed);
}

/** The table of a run, where its copies are, and how to go on. */
export function closingWords(results: readonly NotebookResult[], outputDir: string): string {
  const bad = results.filter(failed);
  const some = results.length === 1 ? 'The notebook' : `All ${results.length} notebooks`;
  const verdict =
    bad.length === 0 ? `${some} ran.` : `${bad.length} of ${count(results.length)} failed.`;
  return `\n${summary(results)}\n\n${verdict} Executed copies and report.json are in ${outputDir}/.\n${wayOn(bad)}\n`;
}

function count(notebooks: number): string {
  return notebooks === 1 ? '1 notebook' : `${notebooks} notebooks`;
}

/** What one would do next. */
function wayOn(bad: readonly NotebookResult[]): string {
  if (bad.length === 0) return 'To open the course in JupyterLab (needs Python 3): npm run lab';
  const changed = bad.every((result) =>
    result.cells.every(({ status, kind }) => status !== 'failed' || kind === 'changed'),
  );
  const paths = bad.map(({ path }) => path).join(' ');
  return changed && bad.every(({ problem }) => problem === undefined)
    ? `If the new outputs are right, commit them: npx notegrad run --inplace ${paths}`
    : `To run again what failed: npx notegrad run ${paths}`;
}
