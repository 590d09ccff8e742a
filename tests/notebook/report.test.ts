import { JSDOM } from 'jsdom';
import { describe, expect, test } from 'vitest';
import { jsonReport } from '../../src/notebook/report/json.ts';
import { junitReport } from '../../src/notebook/report/junit.ts';
import { summary } from '../../src/notebook/report/table.ts';
import { type CellResult, NO_CHECKS, type NotebookResult } from '../../src/notebook/run/result.ts';

const cell = (rest: Partial<CellResult>): CellResult => ({
  number: 1,
  id: 'a',
  firstLine: 'x',
  status: 'ok',
  seconds: 0.5,
  checks: NO_CHECKS,
  notes: [],
  ...rest,
});
const results: NotebookResult[] = [
  {
    path: 'notebooks/L2-1.ipynb',
    kernel: 'tslab',
    seconds: 3.25,
    output: 'build/L2-1.ipynb',
    cells: [
      cell({
        checks: { ...NO_CHECKS, passed: 2, todo: 1, claims: 4, formative: { points: 1, max: 2 } },
      }),
      cell({
        number: 4,
        id: 'b',
        firstLine: 'if (a < b && c)',
        status: 'failed',
        kind: 'error',
        reason: 'bad \u0000\u001b[31m ]]> <tag>',
      }),
      cell({ number: 5, id: 'c', status: 'skipped', reason: 'needs mnist: not there' }),
      cell({ number: 6, id: 'd', status: 'not run' }),
    ],
  },
  {
    path: 'notebooks/x.ipynb',
    kernel: 'tslab',
    seconds: 0,
    cells: [],
    problem: 'no kernel is called "z"',
  },
];

describe('reports', () => {
  test('JSON holds every cell', () => {
    const report = JSON.parse(jsonReport(results, 4));
    expect(report).toMatchObject({ format: 2, ok: false, seconds: 4 });
    expect(report.notebooks[0]).toMatchObject({
      ok: false,
      checks: { passed: 2, todo: 1, formative: { points: 1, max: 2 } },
      cells: [{}, { number: 4, kind: 'error' }, {}, {}],
    });
    expect(report.notebooks[1]).toMatchObject({ problem: 'no kernel is called "z"' });
  });

  test('JUnit is XML that parses, whatever the messages hold', () => {
    const { DOMParser } = new JSDOM().window;
    const document = new DOMParser().parseFromString(junitReport(results), 'application/xml');
    expect(document.querySelector('parsererror')).toBeNull();
    const cases = [...document.querySelectorAll('testcase')];
    expect(cases).toHaveLength(5);
    expect(cases[1]?.getAttribute('name')).toBe('cell 4 (id b, `if (a < b && c)`)');
    expect(cases[1]?.querySelector('failure')?.getAttribute('message')).toBe(
      'bad \ufffd\ufffd[31m ]]> <tag>',
    );
    expect(document.querySelectorAll('skipped')).toHaveLength(2);
    expect(document.querySelectorAll('failure')).toHaveLength(2);
  });

  test('the table names notebooks, counts, failures and what was skipped and why', () => {
    expect(summary(results)).toBe(`  notebook  cells  seconds  checks  claims  skipped
✗ L2-1        2/4      3.3     2/3       4        1
✗ x           0/0      0.0       -       -        0

notebooks/L2-1.ipynb
  failed (error): cell 4 (id b, \`if (a < b && c)\`): bad \u0000\u001b[31m ]]> <tag>
  skipped: cell 5 (id c, \`x\`): needs mnist: not there
  not run: the cell after it

notebooks/x.ipynb
  failed: no kernel is called "z"`);
  });

  test('a chapter above its seconds is named with its slowest cells, and fails nothing', () => {
    const took = (path: string, seconds: readonly number[], rest: Partial<CellResult> = {}) => ({
      ...{ path, kernel: 'tslab', seconds: 99 },
      cells: seconds.map((s, i) => cell({ id: `c${i + 1}`, number: i + 1, seconds: s, ...rest })),
    });
    const long = took('notebooks/L9-1.ipynb', [1, 12.25, 0.5, 8, 2]);
    expect(summary([long])).toContain(
      `slow: L9-1.ipynb took 23.8 s; a chapter may take 20 s on two idle cores
  12.3 s  cell 2 (id c2, \`x\`)
  8.0 s  cell 4 (id c4, \`x\`)
  2.0 s  cell 5 (id c5, \`x\`)`,
    );
    expect(JSON.parse(jsonReport([long], 99)).ok).toBe(true);
    for (const fine of [
      took('a.ipynb', [12, 8]),
      took('a.ipynb', [30], { needs: ['mnist'] }),
      { ...took('a.ipynb', [30]), reused: true },
      took('a.ipynb', [30], { status: 'failed' }),
    ])
      expect(summary([fine])).not.toContain('slow');
  });
});
