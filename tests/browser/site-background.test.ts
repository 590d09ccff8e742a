import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { violations } from './axe.ts';
import { code, describeSite, ended, outputOf, prose, underWay } from './site-support.ts';

const LOOP = `import { data, tf, train } from 'notegrad';
const points = new data.Dataset({ x: tf.ones([400, 1]) });
const took = performance.now();
const history = await train.loop(points, { epochs: 2, rng: 1, batchSize: 1 }, ({ x }) => {
  const until = performance.now() + 8;
  while (performance.now() < until);
  return x.mean() as tf.Scalar;
});
const inLoop = history.epochs.reduce((sum, { seconds }) => sum + seconds, 0);
console.log(JSON.stringify({ inLoop, whole: (performance.now() - took) / 1000 }));`;

const sketch = {
  name: '01-background',
  cells: [prose('# 后台', '# Background'), code(LOOP)],
};

/** As if the reader had turned to another tab, or back. */
const turn = (page: Page, isHidden: boolean) =>
  page.evaluate((isHidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => isHidden });
    document.dispatchEvent(new Event('visibilitychange'));
  }, isHidden);

const status = (page: Page) => page.textContent('#cell-2 .status');

describeSite('a page in the background', [sketch], (visit) => {
  test('pauses its training, goes on when it is seen, and counts no time meanwhile', async () => {
    const page = await visit.open('en/01-background.html');
    await page.click('#cell-2 [data-act=run]');
    await underWay(page, 2);
    await turn(page, true);
    await page.waitForFunction(() => document.title.startsWith('⏸'), undefined, {
      timeout: 60_000,
    });
    expect(await status(page)).toBe('Paused while the page is in the background');
    const shown = await outputOf(page, 2);
    await page.waitForTimeout(3000);
    expect(await outputOf(page, 2)).toBe(shown);
    expect(await status(page)).toBe('Paused while the page is in the background');
    await turn(page, false);
    expect(await ended(page, 2)).toBe('ok');
    expect(await page.title()).not.toContain('⏸');
    const [, numbers = ''] = /(\{"inLoop.*\})/.exec(await outputOf(page, 2)) ?? [];
    const { inLoop, whole } = JSON.parse(numbers) as { inLoop: number; whole: number };
    expect(whole - inLoop).toBeGreaterThan(2.9);
    const note = page.locator('#cell-2 > .background');
    expect(await note.textContent()).toMatch(/paused for 0:0[3-9] while the page/);
    expect(await violations(page, '#cell-2')).toEqual([]);
    await visit.shot(page, 'background-paused');

    // The reader may choose otherwise, and back.
    await note.getByRole('button', { name: 'Go on in the background' }).click();
    await page.click('#cell-2 [data-act=run]');
    await underWay(page, 2);
    await turn(page, true);
    expect(await ended(page, 2)).toBe('ok');
    await turn(page, false);
    expect(await note.textContent()).toContain('went on while the page');
    await note.getByRole('button', { name: 'Pause in the background' }).click();
    await page.click('#cell-2 [data-act=run]');
    await underWay(page, 2);
    await turn(page, true);
    await page.waitForFunction(() => document.title.startsWith('⏸'), undefined, {
      timeout: 60_000,
    });
    // Stop ends what waits, too.
    await page.click('#cell-2 [data-act=stop]');
    expect(await ended(page, 2)).toBe('stopped');
    expect(await page.title()).not.toContain('⏸');
    await page.context().close();
  });

  test('says so in Chinese, too', async () => {
    const page = await visit.open('zh/01-background.html');
    await turn(page, true);
    await page.click('#cell-2 [data-act=run]');
    await page.waitForFunction(() => document.title.startsWith('⏸'), undefined, {
      timeout: 60_000,
    });
    expect(await status(page)).toBe('页面在后台，已暂停');
    await turn(page, false);
    expect(await ended(page, 2)).toBe('ok');
    expect(await page.textContent('#cell-2 > .background')).toContain('运行暂停了');
    await page.context().close();
  });
});
