import junit, { type Builder, type TestCase } from 'junit-report-builder';
import { type CellResult, type NotebookResult, nameCell } from '../run/result.ts';

/** The run as JUnit XML: a suite a notebook, a test case a code cell. */
export function junitReport(results: readonly NotebookResult[]): string {
  // The package's types call it `default.default`; at run time the builder is the module itself.
  const builder = (junit as unknown as Builder).newBuilder();
  for (const result of results) {
    const suite = builder.testSuite().name(clean(result.path)).time(round(result.seconds));
    for (const cell of result.cells) addCell(suite.testCase(), cell, result.path);
    if (result.problem !== undefined) {
      const test = suite.testCase().className(clean(result.path)).name('notebook');
      test.failure(clean(result.problem), 'problem');
    }
  }
  return builder.build();
}

function addCell(test: TestCase, cell: CellResult, path: string): void {
  test
    .className(clean(path))
    .name(clean(nameCell(cell)))
    .time(round(cell.seconds));
  if (cell.status === 'failed') test.failure(clean(cell.reason ?? ''), cell.kind ?? 'error');
  if (cell.status === 'skipped' || cell.status === 'not run') test.skipped();
  if (cell.notes.length > 0) test.standardOutput(clean(cell.notes.join('\n')));
}

/** XML 1.0 cannot hold most control characters, not even escaped. */
function clean(text: string): string {
  return text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\p{Surrogate}]/gu, '\ufffd');
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
