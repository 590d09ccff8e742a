import { escapeHtml } from '../../contract/index.ts';
import { type CellResult, type NotebookResult, nameCell } from '../run/result.ts';

/** The run as JUnit XML: a suite a notebook, a test case a code cell. */
export function junitReport(results: readonly NotebookResult[]): string {
  const suites = results.map(suite).join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites}\n</testsuites>\n`;
}

function suite({ path, seconds, cells, problem }: NotebookResult): string {
  const cases = cells.map((cell) => testCase(cell, path));
  if (problem !== undefined) {
    cases.push(
      element('testcase', { classname: path, name: 'notebook' }, [failure(problem, 'problem')]),
    );
  }
  const count = (status: string) => cells.filter((cell) => cell.status === status).length;
  const counts = {
    tests: cases.length,
    failures: count('failed') + (problem === undefined ? 0 : 1),
    skipped: count('skipped') + count('not run'),
  };
  return element('testsuite', { name: path, time: round(seconds), ...counts }, cases);
}

function testCase(cell: CellResult, path: string): string {
  const inside: string[] = [];
  if (cell.status === 'failed') inside.push(failure(cell.reason ?? '', cell.kind ?? 'error'));
  if (cell.status === 'skipped' || cell.status === 'not run') {
    inside.push(element('skipped', cell.reason === undefined ? {} : { message: cell.reason }));
  }
  if (cell.notes.length > 0) inside.push(element('system-out', {}, [text(cell.notes.join('\n'))]));
  const named = { classname: path, name: nameCell(cell), time: round(cell.seconds) };
  return element('testcase', named, inside);
}

function failure(message: string, type: string): string {
  return element('failure', { message, type }, [text(message)]);
}

function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  children: readonly string[] = [],
): string {
  const given = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${text(String(value))}"`,
  );
  const head = `${name}${given.join('')}`;
  return children.length === 0 ? `<${head}/>` : `<${head}>${children.join('\n')}</${name}>`;
}

/** XML 1.0 cannot hold most control characters, not even escaped. */
function text(value: string): string {
  const clean = value.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\p{Surrogate}]/gu, '\ufffd');
  return escapeHtml(clean);
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
