import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { jsonReport } from '../notebook/report/json.ts';
import { junitReport } from '../notebook/report/junit.ts';
import { summary } from '../notebook/report/table.ts';
import { failed, type NotebookResult } from '../notebook/run/result.ts';

export async function writeReports(
  results: readonly NotebookResult[],
  seconds: number,
  files: { readonly json: string; readonly junit: string | undefined },
): Promise<void> {
  await write(files.json, jsonReport(results, seconds));
  if (files.junit !== undefined) await write(files.junit, junitReport(results));
}

export function allWell(results: readonly NotebookResult[]): boolean {
  return !results.some(failed);
}

/** The table of a run, where its copies are, and how to go on. */
export function closingWords(results: readonly NotebookResult[], outputDir: string): string {
  const bad = results.filter(failed).length;
  const verdict =
    bad === 0
      ? `All ${results.length} notebooks ran.`
      : `${bad} of ${results.length} notebooks failed.`;
  return `
${summary(results)}

${verdict} Executed copies and report.json are in ${outputDir}/.
To open the course in JupyterLab (needs Python 3): npm run lab
`;
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomic(path, text);
}
