import { describe, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { describeSite, fixtures, noticed } from './site-support.ts';

describeSite('the pages', fixtures, (visit) => {
  const CHAPTER = 'zh/L2-1-perceptron.html';

  describe('reading', () => {
    test('the root leads to the reader’s language', async () => {
      const page = await visit.open('', { locale: 'zh-CN' });
      await page.waitForURL('**/zh/index.html');
      const other = await visit.open('', { locale: 'fr-FR' });
      await other.waitForURL('**/en/index.html');
      await visit.shot(other, 'home-en');
    });

    test('without scripts a chapter reads whole: text, formulas, code, pictures, outputs', async () => {
      const page = await visit.open(CHAPTER, { javaScriptEnabled: false });
      await page.locator('#figure-1').scrollIntoViewIfNeeded();
      const picture = page.locator('#figure-1 img');
      await expect
        .poll(() => picture.evaluate((img) => (img as HTMLImageElement).naturalWidth))
        .toBe(1400);
      expect(await page.locator('.katex-mathml').count()).toBeGreaterThan(3);
      expect(await page.locator('#cell-5 .outputs').textContent()).toContain('epoch 0: 3 mistakes');
      expect(await page.locator('[data-act=run]').first().isVisible()).toBe(false);
      expect(await page.locator('.live-bar').isVisible(), 'nothing says that code runs').toBe(
        false,
      );
      await visit.shot(page, 'no-scripts', true);
    });

    test('nothing shifts while the page loads and is read', async () => {
      const page = await visit.open(CHAPTER);
      await page.evaluate(() => {
        const seen = { value: 0 };
        Object.assign(globalThis, { seen });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as (PerformanceEntry & {
            value: number;
            hadRecentInput: boolean;
          })[]) {
            if (!entry.hadRecentInput) seen.value += entry.value;
          }
        }).observe({ type: 'layout-shift', buffered: true });
      });
      const figures = page.locator('.figure[data-figure]');
      expect(await figures.count()).toBeGreaterThan(1);
      for (const figure of await figures.all()) {
        await figure.scrollIntoViewIfNeeded();
        await figure.locator('.plot.drawn .main-svg').first().waitFor();
      }
      await page.evaluate(async () => {
        for (let y = 0; y < document.documentElement.scrollHeight; y += 600) {
          scrollTo(0, y);
          // Shifts are told of with the frame after the one they happen in.
          for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
        }
      });
      expect(
        await page.evaluate(
          () => (globalThis as unknown as { seen: { value: number } }).seen.value,
        ),
      ).toBeLessThan(0.02);
    });

    test('plotly loads when a figure comes into view, and only as much of it as the page needs', async () => {
      const page = await visit.open(CHAPTER);
      const loaded: string[] = [];
      page.on('request', (request) => {
        if (/plotly|figures\/.*\.json/.test(request.url()))
          loaded.push(request.url().split('/').at(-1) ?? '');
      });
      await noticed(page, '#figure-1');
      expect(loaded).toEqual([]);
      await page.locator('#figure-1').scrollIntoViewIfNeeded();
      await page.waitForSelector('#figure-1 .plot.drawn .main-svg');
      await page.locator('#figure-2').scrollIntoViewIfNeeded();
      await page.waitForSelector('#figure-2 .plot.drawn .main-svg');
      expect(loaded.filter((file) => file.endsWith('.js'))).toEqual(['plotly-cartesian.min.js']);
      expect(await page.locator('#figure-1 .modebar-btn[data-title*="loud"]').count()).toBe(0);
    });

    test('on a phone nothing is wider than the screen, and the chapters come when asked', async () => {
      const page = await visit.open(CHAPTER, {
        viewport: { width: 360, height: 740 },
        isMobile: true,
      });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
      expect(await page.locator('.katex-tag').count()).toBeGreaterThan(0);
      const clashes = await page.locator('.katex-tag').evaluateAll((numbers) =>
        numbers.filter((number) => {
          const end = number.previousElementSibling?.getBoundingClientRect().right ?? 0;
          return number.getBoundingClientRect().left < end;
        }),
      );
      expect(clashes.length, 'numbers of formulas that stand on the formula').toBe(0);
      expect(await page.locator('#chapters').isVisible()).toBe(false);
      await page.click('.menu');
      expect(await page.locator('#chapters').isVisible()).toBe(true);
      await visit.shot(page, 'phone-chapters');
      await page.keyboard.press('Escape');
      expect(await page.locator('#chapters').isVisible()).toBe(false);
      const loaded: string[] = [];
      page.on('request', (request) => loaded.push(request.url()));
      await page.locator('#figure-1').scrollIntoViewIfNeeded();
      await noticed(page, '#figure-1');
      expect(
        loaded.filter((url) => /plotly|figures\/.*\.json/.test(url)),
        'half a megabyte only on a tap',
      ).toEqual([]);
      await page
        .locator('#figure-1 .plot')
        .tap()
        .catch(() => page.locator('#figure-1 .plot').click());
      await page.waitForSelector('#figure-1 .plot.drawn');
      const plot = page.locator('#figure-1 .plot');
      expect(
        await plot.evaluate((it) => it.scrollWidth - it.clientWidth),
        'the drawing is as large as it was made, and scrolls in its frame',
      ).toBeGreaterThan(100);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
      await visit.shot(page, 'phone-figure');
    });

    test.each([
      ['on a wide page', { width: 1280, height: 200 }],
      ['on a phone', { width: 360, height: 200 }],
    ])('the list of chapters opens at the one that is read (%s)', async (_where, viewport) => {
      const page = await visit.open(CHAPTER, { viewport });
      const menu = page.locator('.menu');
      if (await menu.isVisible()) await menu.click();
      const place = () =>
        page.evaluate(() => {
          const list = document.getElementById('chapters')?.getBoundingClientRect();
          const current = document.querySelector('#chapters [aria-current]');
          const { top, bottom } = current?.getBoundingClientRect() ?? { top: 0, bottom: 0 };
          return (
            list !== undefined && top >= list.top && bottom <= Math.min(list.bottom, innerHeight)
          );
        });
      await expect.poll(place).toBe(true);
      expect(await page.evaluate(() => scrollY), 'the text stays at its top').toBe(0);
    });

    test('a figure has an address of its own', async () => {
      const page = await visit.open(CHAPTER);
      await page.locator('#figure-2 figcaption .number').click();
      expect(new URL(page.url()).hash).toBe('#figure-2');
      const again = await visit.open(`${CHAPTER}#figure-2`);
      const top = () => again.locator('#figure-2').evaluate((it) => it.getBoundingClientRect().top);
      await expect.poll(top).toBeGreaterThanOrEqual(0);
      expect(await top()).toBeLessThan(300);
    });

    test('a solution is hidden until it is asked for', async () => {
      const page = await visit.open(CHAPTER);
      const solution = page.locator('details.solution').first();
      expect(await solution.locator('pre').isVisible()).toBe(false);
      await solution.locator('summary').click();
      expect(await solution.locator('pre').isVisible()).toBe(true);
    });

    test('light and dark: as the system, as chosen, and kept', async () => {
      const page = await visit.open(CHAPTER, { colorScheme: 'dark' });
      const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const dark = await paper();
      await visit.shot(page, 'dark');
      await page.click('[data-theme-switch]');
      expect(await paper()).not.toBe(dark);
      await page.reload();
      expect(await paper()).not.toBe(dark);
    });

    test('the language switch keeps the place', async () => {
      const page = await visit.open(CHAPTER);
      await page.evaluate(() => document.getElementById('training')?.scrollIntoView());
      // As a mouse does; the driver's own click would scroll the sticky bar into view first.
      const { x = 0, y = 0 } = (await page.locator('[data-switch]').boundingBox()) ?? {};
      await page.mouse.click(x + 5, y + 5);
      await page.waitForURL('**/en/L2-1-perceptron.html#*');
      const top = await page.evaluate(
        () => document.getElementById('training')?.getBoundingClientRect().top ?? 0,
      );
      expect(Math.abs(top)).toBeLessThan(250);
      await visit.shot(page, 'switched');
    });

    test('previous, next, contents and the notebook itself are a click away', async () => {
      const page = await visit.open('en/00-setup.html');
      await page.click('a.next');
      await page.waitForURL('**/en/L2-1-perceptron.html');
      await page.click('.toc a[href="#exercises"]');
      expect(page.url()).toContain('#exercises');
      await expect.poll(() => page.locator('.toc a[aria-current]').textContent()).toBe('Exercises');
      const download = page.waitForEvent('download');
      await page.click('a[download]');
      expect((await download).suggestedFilename()).toBe('L2-1-perceptron.ipynb');
    });

    test('paper gets everything but the tools', async () => {
      const page = await visit.open(CHAPTER);
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('.bar').isVisible()).toBe(false);
      expect(await page.locator('[data-act=run]').first().isVisible()).toBe(false);
      expect(await page.locator('#figure-1 img').isVisible()).toBe(true);
      expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(30_000);
      const paper = () =>
        page.evaluate(() => {
          const { backgroundColor, fontSize } = getComputedStyle(document.body);
          const { filter } = getComputedStyle(document.querySelector('#figure-1 img') as Element);
          return { backgroundColor, fontSize, filter };
        });
      const light = await paper();
      await page.evaluate(() => {
        document.documentElement.dataset.theme = 'dark';
      });
      expect(await paper(), 'from a dark screen too').toEqual(light);
      await page.emulateMedia({ media: 'screen' });
      expect((await paper()).backgroundColor).not.toBe(light.backgroundColor);
    });
  });

  describe('searching', () => {
    test.each([
      ['zh', '策函', 'L2-1-perceptron.html#the-data', 'a word in the middle of a sentence'],
      ['zh', '边界', 'L2-1-perceptron.html', 'a word before the first heading'],
      ['zh', 'makeBlobs', 'L2-1-perceptron.html#the-data', 'a name in the code'],
      ['en', 'dimension', 'L2-1-perceptron.html#the-data', 'an English word'],
      ['en', 'rosenblat', 'L2-1-perceptron.html', 'a word that is not finished'],
    ])('%s: %s', async (language, query, target) => {
      const page = await visit.open(`${language}/00-setup.html`);
      await page.keyboard.press('/');
      await page.keyboard.type(query);
      const hit = page.locator('.hits a').first();
      await expect.poll(() => hit.getAttribute('href')).toBe(target);
      await expect.poll(() => hit.locator('.excerpt').textContent()).not.toBe('');
      if (query === '策函') await visit.shot(page, 'search');
      await page.keyboard.press('Enter');
      await page.waitForURL(`**/${language}/${target}`);
    });

    test('a formula in an excerpt can be read', async () => {
      const page = await visit.open('zh/index.html');
      await page.keyboard.press('/');
      await page.keyboard.type('决策函数');
      const excerpt = page.locator('.hits .excerpt').first();
      await expect.poll(() => excerpt.textContent()).toContain('(xᵢ, yᵢ)');
      expect(await page.locator('.hits').textContent()).not.toMatch(/[\\$]/);
      await visit.shot(page, 'search-formula');
    });

    test('what is nowhere is said, and Escape closes', async () => {
      const page = await visit.open('zh/index.html');
      await page.click('[data-search]');
      await page.keyboard.type('龘龘');
      await expect.poll(() => page.locator('.hits').textContent()).toContain('没有找到');
      await page.keyboard.press('Escape');
      expect(await page.locator('dialog.search').isVisible()).toBe(false);
    });
  });

  describe('for everyone', () => {
    test.each([
      ['zh/index.html', 'light'],
      ['zh/L2-1-perceptron.html', 'light'],
      ['zh/L2-1-perceptron.html', 'dark'],
      ['en/L2-1-perceptron.html', 'light'],
    ] as const)('axe finds nothing wrong with %s, %s', async (path, colorScheme) => {
      const page = await visit.open(path, { colorScheme });
      if (path.includes('L2')) {
        await page.locator('#figure-1').scrollIntoViewIfNeeded();
        await page.waitForSelector('.plot.drawn');
        await page.click('#cell-12 summary');
        await page.click('#cell-12 [data-act=edit]');
        await page.waitForSelector('.cm-content');
      }
      expect(await violations(page)).toEqual([]);
    });

    test('a keyboard reaches text, tools and search, and leaves the editor', async () => {
      const page = await visit.open(CHAPTER);
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.className)).toBe('skip');
      await page.keyboard.press('Enter');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('text');
      await page.focus('#cell-3 [data-act=edit]');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#cell-3 .cm-content');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.closest('.cm-editor'))).toBeNull();
    });
  });
});
