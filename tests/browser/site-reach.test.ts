import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { code, describeSite, prose, runCell, type Sketch } from './site-support.ts';

const title = prose('# 一章', '# A chapter');
const sketches: Sketch[] = [
  {
    name: '01-library',
    cells: [title, code("import { tf } from 'notegrad';\ntf.ones([2]).size;")],
  },
  { name: '02-plain', cells: [title, code('const n: number = 1 + 1;\nn;')] },
];

describeSite('reaching for Run', sketches, (visit) => {
  test.each([
    ['01-library', 'pointer', ['notegrad.js', 'worker.js']],
    ['01-library', 'keyboard', ['notegrad.js', 'worker.js']],
    ['02-plain', 'pointer', ['worker.js']],
  ])('%s: by %s, what its cells need is loaded, and nothing runs', async (name, how, expected) => {
    const page = await visit.open(`en/${name}.html`);
    const asked: string[] = [];
    page.on('request', (request) => {
      const file = basename(new URL(request.url()).pathname);
      if (/^(worker|notegrad)\.js$/.test(file)) asked.push(file);
    });
    await page.hover('h1');
    const last = page.waitForRequest((request) => request.url().endsWith(`/${expected[0]}`));
    if (how === 'pointer') await page.hover('#cell-2 [data-act=run]');
    else await page.focus('#cell-2 [data-act=run]');
    await last;
    expect(await page.getAttribute('#cell-2', 'data-state')).toBeFalsy();
    expect(await runCell(page, 2)).toBe('ok');
    // One worker, which has loaded all once.
    expect(asked.sort()).toEqual(expected);
  });
});
