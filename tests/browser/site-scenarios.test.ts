import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import type { Report } from '../../src/site/browser/protocol.ts';
import { type Scenario, scenarios } from '../kernel/engine/scenarios.ts';
import { describeSite, fixtures } from './site-support.ts';

/**
 * Why a page shows something else than the kernel, by the scenario's name or by what it expects.
 */
const exceptions: readonly (readonly [RegExp, string])[] = [
  [/^value: promise not awaited$/, 'no script can look into a promise'],
  [/^namespace/, 'the small compiler takes types out, but lowers no namespaces'],
  [/^decorator/, 'the small compiler lowers no decorators'],
  [/^process\.stdout\.write$/, 'a page has no process'],
  [/^console\.table/, 'a table is printed as a value'],
];

function exceptionOf({ name, cells }: Scenario): string | undefined {
  if (cells.some(([, shown]) => /^failed: \d+:\d+ - /.test(shown)))
    return 'another worker checks types';
  if (
    cells.some(([code]) =>
      /from\s*["'](?!notegrad|@tensorflow)|import\s*\(?["'](?!notegrad|@tensorflow)|require\(|declare global/.test(
        code,
      ),
    )
  ) {
    return 'a page has no files and no packages but its own';
  }
  return exceptions.find(([pattern]) => pattern.test(name))?.[1];
}

describeSite('a page shows what the kernel shows', fixtures, (visit) => {
  let page: Page;
  beforeAll(async () => {
    page = await visit.open('en/00-setup.html');
  });

  /** Runs cells one after another in one worker, and returns the reports of each. */
  function runAll(codes: readonly string[]): Promise<Report[][]> {
    return page.evaluate(async (sources) => {
      const assets = document.documentElement.dataset.assets ?? '';
      const worker = new Worker(new URL(`${assets}/worker.js`, location.href), { type: 'module' });
      const all: Report[][] = [];
      for (const [index, code] of sources.entries()) {
        all.push([]);
        await new Promise<void>((done) => {
          worker.onmessage = ({ data }: MessageEvent<Report>) => {
            // What comes late belongs to the cell that started it.
            if (data.type === 'comm' || data.type === 'handled' || data.type === 'keep') return;
            all[data.cell - 1]?.push(data);
            if (data.type === 'ended' && data.cell === index + 1) done();
          };
          worker.postMessage({ type: 'run', cell: index + 1, code, kept: {} });
        });
      }
      worker.terminate();
      return all;
    }, codes);
  }

  /** A cell's reports in the words of the scenario list. */
  function shown(reports: readonly Report[]): string {
    let printed = '';
    let value = '';
    let error = '';
    for (const report of reports) {
      if (report.type === 'ended') break;
      if (report.type !== 'output') continue;
      const { output } = report;
      if (output.output_type === 'stream') printed += output.text;
      else if (output.output_type !== 'error') value = String(output.data['text/plain'] ?? '');
      else {
        const name = output.traceback.join('').includes('thrown') ? '' : `${output.ename}: `;
        error = `${name}${output.evalue}`;
      }
    }
    return error ? `failed: ${printed}${error}` : (printed + value).trimEnd();
  }

  const same = scenarios.filter((scenario) => exceptionOf(scenario) === undefined);

  test('most of the list is the same', () => {
    expect(same.length).toBeGreaterThan(100);
  });

  const named = scenarios.filter(({ name }) => exceptions.some(([pattern]) => pattern.test(name)));

  test.each(named.map((scenario) => [scenario.name, scenario] as const))(
    '%s still differs',
    async (_name, { cells }) => {
      const results = await runAll(cells.map(([code]) => code));
      expect(results.map(shown)).not.toEqual(cells.map(([, text]) => text));
    },
  );

  test.each(same.map((scenario) => [scenario.name, scenario] as const))(
    '%s',
    async (_name, { cells }) => {
      const results = await runAll(cells.map(([code]) => code));
      expect(results.map(shown)).toEqual(cells.map(([, text]) => text));
    },
  );
});
