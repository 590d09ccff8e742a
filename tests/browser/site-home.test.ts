import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { violations } from './axe.ts';
import { chapters, describeSite, prose } from './site-support.ts';

/** Those that the chapter of the test builds on, near or far, and one beside them. */
const NAMES = ['00-1', '00-2', 'L2-1', 'L2-2', 'L2-3', 'L2-4'];
const files = chapters().filter((file) => NAMES.some((name) => basename(file).startsWith(name)));

describeSite('the map of the course', files, (visit) => {
  const node = (name: string) => `.map [data-node^="${name}"]`;

  test('lights up what a chapter builds on, and tells its title', async () => {
    const page = await visit.open('en/index.html');
    const told = page.locator('.map .told');
    const hint = await told.textContent();
    await page.hover(node('L2-2'));
    expect(await told.textContent()).toMatch(/^L2\.2 · .*★★ · about 125 minutes · after L2\.1$/);
    const lit = await page.locator('.map .node[data-on]').allTextContents();
    expect(lit).toEqual(['0.1', '0.2', 'L2.1', 'L2.2']);
    expect(await page.locator('.map path[data-on]').count()).toBe(3);
    await page.mouse.move(0, 0);
    await expect.poll(() => told.textContent()).toBe(hint);
    expect(await page.locator('.map [data-on]').count()).toBe(0);
    // The keyboard is told the same.
    await page.focus(node('L2-1'));
    expect(await told.textContent()).toContain('L2.1 · ');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/en/L2-1-perceptron.html');
  });

  test('shows how far the reader is, and how long it will take', async () => {
    const page = await visit.open('zh/index.html');
    const left = page.locator('[data-time-left]');
    const hours = async () => Number(/约 (\d+) 小时/.exec((await left.textContent()) ?? '')?.[1]);
    const before = await hours();
    const total = await page
      .locator('.card [data-progress="00-2-mathematics"]')
      .evaluate((element) => Number((element as HTMLElement).dataset.total));
    await page.evaluate((count) => {
      const passed = Array.from({ length: count }, (_, k) => `0.2.${k + 1}`);
      localStorage.setItem('notegrad.work.00-2-mathematics', JSON.stringify({ edits: [], passed }));
    }, total);
    await page.reload();
    const reached = (name: string) =>
      page
        .locator(node(name))
        .evaluate((el) => (el as HTMLElement).style.getPropertyValue('--reached'));
    expect([await reached('00-2'), await reached('L2-1')]).toEqual(['1', '0']);
    expect(await hours()).toBeLessThan(before);
    await visit.shot(page, 'home-map');
  });

  test('leads to how the course was checked: each claim to its cell, and what is more precise', async () => {
    const page = await visit.open('en/index.html');
    await page.click('.how a');
    await page.waitForURL('**/en/how-checked.html');
    const sum = await page.locator('.checked > .table tfoot td').first().textContent();
    const rows = await page.locator('.checked > .table tbody td:nth-child(2)').allTextContents();
    expect(rows).toHaveLength(NAMES.length);
    expect(Number(sum)).toBe(rows.reduce((total, count) => total + Number(count), 0));
    expect(await page.locator('.checked li a').count()).toBe(Number(sum));
    const chapter = page.locator('section', { has: page.locator('#L2-3-losses') });
    await chapter.locator('summary').first().click();
    expect(await chapter.locator('.prose').textContent()).toContain('the square of that distance');
    await chapter.locator('summary').last().click();
    await chapter.locator('li a').first().click();
    await page.waitForURL(/L2-3-losses\.html#cell-\d+$/);
    await page.locator('.cell:target').waitFor();
  });

  test.each(['light', 'dark'] as const)(
    'fits a phone, and axe finds nothing, %s',
    async (scheme) => {
      const page = await visit.open('zh/index.html', {
        viewport: { width: 360, height: 740 },
        colorScheme: scheme,
      });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
      expect(await violations(page)).toEqual([]);
    },
  );
});

const quoted = { name: 'a "quoted" name', cells: [prose('# 名字', '# Name'), prose('一', 'one')] };

describeSite('a notebook whose name is no plain word', [quoted], (visit) => {
  test('is listed and opened, and its page works', async () => {
    const page = await visit.open('en/index.html');
    expect(await page.locator('.card .reached').count()).toBe(1);
    await page.click('.card');
    await page.click('[data-search]');
    await page.locator('dialog.search[open]').waitFor();
  });
});
