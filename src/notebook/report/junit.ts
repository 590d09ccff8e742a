import { type CellResult, type NotebookResult, nameCell } from '../run/result.ts';
import { type JunitCase, type JunitSuite, junitXml } from './junit-xml.ts';

/** The run as JUnit XML: a suite a notebook, a test case a code cell. */
export function junitReport(results: readonly NotebookResult[]): string {
  return junitXml(results.map(suiteOf));
}

function suiteOf({ path, seconds, cells, problem }: NotebookResult): JunitSuite {
  const cases = cells.map(caseOf);
  if (problem !== undefined) {
    cases.push({ name: 'notebook', failure: { message: problem, type: 'problem' } });
  }
  return { name: path, seconds, cases };
}

function caseOf(cell: CellResult): JunitCase {
  const { status, reason, kind = 'error', seconds, notes } = cell;
  const isSkipped = status === 'skipped' || status === 'not run';
  return {
    name: nameCell(cell),
    seconds,
    ...(status === 'failed' ? { failure: { message: reason ?? '', type: kind } } : {}),
    ...(isSkipped ? { skipped: reason === undefined ? {} : { reason } } : {}),
    ...(notes.length > 0 ? { output: notes.join('\n') } : {}),
  };
}
