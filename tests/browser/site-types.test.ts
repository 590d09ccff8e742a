import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { code, describeSite, ended, outputOf, prose, retype, runCell } from './site-support.ts';

/** The first check waits for the compiler. */
const LOADING = 120_000;
const PACKED = /\/(?:types\.js|compiler\.bin|declarations\.bin|translations-zh\.bin)$/;

const sketch = {
  name: 'typed',
  cells: [
    prose('# 类型', '# Types'),
    code("import { tf } from 'notegrad';\nlet rate = 0.1;\nconst w = tf.ones([2, 3]);"),
    code('rate * 2'),
    code('console.log("ran"); rate'),
    prose('## 赌注', '## A bet'),
    code('// @ts-expect-error a number is no text\nconst text: string = 5;\ntext'),
    code('// @ts-expect-error there is nothing wrong\nconst fine: number = 5;\nfine'),
  ],
};
const [FIRST, DOUBLE, LAST, WON, LOST] = [2, 3, 4, 6, 7];

describeSite(
  'types on a page',
  [sketch],
  (visit) => {
    /** A page, and which packed files it has asked for. */
    async function open(language: 'zh' | 'en'): Promise<{ page: Page; asked: string[] }> {
      const page = await visit.blank();
      const asked: string[] = [];
      page.on('request', (request) => {
        const name = PACKED.exec(request.url())?.[0];
        if (name) asked.push(name.slice(1));
      });
      // What workers ask for, too.
      page.context().on('request', (request) => {
        const name = PACKED.exec(request.url())?.[0];
        if (name && !asked.includes(name.slice(1))) asked.push(name.slice(1));
      });
      await page.goto(`${visit.url}${language}/typed.html`);
      return { page, asked };
    }

    test('a page whose cells nobody has changed loads nothing to check them', async () => {
      const { page, asked } = await open('zh');
      expect(await runCell(page, LAST)).toBe('ok');
      await page.click(`#cell-${FIRST} [data-act=edit]`);
      await page.waitForSelector(`#cell-${FIRST} .cm-content`);
      expect(await runCell(page, DOUBLE)).toBe('ok');
      await page.waitForLoadState('networkidle');
      expect(asked).toEqual([]);
    });

    test.each([
      ['zh', '不能将类型“string”分配给类型“number”。', '单元 4，第 1 行'],
      ['en', "Type 'string' is not assignable to type 'number'.", 'Cell 4, line 1'],
    ] as const)(
      'a cell with a type error does not run, and says so (%s)',
      async (language, message, place) => {
        const { page, asked } = await open(language);
        expect(await runCell(page, DOUBLE)).toBe('ok');
        await retype(page, LAST, 'console.log("ran"); const n: number = "x";');
        await page.click(`#cell-${LAST} [data-act=run]`);
        expect(await ended(page, LAST, LOADING)).toBe('error');
        const told = await outputOf(page, LAST);
        expect(told).toContain(message);
        expect(told).toContain(place);
        expect(await page.locator(`#cell-${LAST} > .outputs pre.stdout`).count()).toBe(0);
        expect(asked).toContain('compiler.bin');
        expect(asked.includes('translations-zh.bin')).toBe(language === 'zh');
        const wrong = page.locator(`#cell-${LAST} .cm-line .wrong`);
        expect(await wrong.textContent()).toBe('n');
        expect(await wrong.getAttribute('title')).toContain(message);
        for (const theme of ['light', 'dark']) {
          await page.evaluate((name) => {
            document.documentElement.dataset.theme = name;
          }, theme);
          await page.locator(`#cell-${LAST}`).scrollIntoViewIfNeeded();
          await visit.shot(page, `types-${language}-${theme}`);
        }
        await retype(page, LAST, 'const a = 1;\nconst b = ;');
        expect(await runCell(page, LAST)).toBe('error');
        expect(await outputOf(page, LAST), 'a mistake of syntax is told with its place').toMatch(
          new RegExp(`TS1109[\\s\\S]*${place.replace('1', '2')}[\\s\\S]*> 2 \\| const b = ;`),
        );
        await retype(page, LAST, 'console.log("ran"); const n: number = rate; n');
        expect(await wrong.count(), 'the mark goes with the code').toBe(0);
        expect(await runCell(page, LAST)).toBe('ok');
        expect(await outputOf(page, LAST)).toContain('ran');
      },
      240_000,
    );

    test('what ran before the first change is known, in the order of execution', async () => {
      const { page } = await open('en');
      expect(await runCell(page, DOUBLE)).toBe('ok');
      await retype(page, DOUBLE, 'const rate2 = w.shape; rate2.length.toUpperCase()');
      await page.click(`#cell-${DOUBLE} [data-act=run]`);
      expect(await ended(page, DOUBLE, LOADING)).toBe('error');
      expect(await outputOf(page, DOUBLE)).toMatch(/'toUpperCase' does not exist on type/);
      await retype(page, DOUBLE, 'let rate = "text"; rate.length');
      expect(await runCell(page, DOUBLE)).toBe('ok');
      await retype(page, LAST, 'rate.toUpperCase()');
      expect(await runCell(page, LAST)).toBe('ok');
      expect(await outputOf(page, LAST)).toContain('TEXT');
      // Cleared, the page knows nothing of these names.
      await page.click('[data-act=restart]');
      await retype(page, FIRST, 'rate.toFixed()');
      await page.click(`#cell-${FIRST} [data-act=run]`);
      expect(await ended(page, FIRST, LOADING)).toBe('error');
      expect(await outputOf(page, FIRST)).toContain("Cannot find name 'rate'");
    }, 240_000);

    test('an expected error is expected, also where nobody has changed anything', async () => {
      const { page, asked } = await open('en');
      await page.click(`#cell-${WON} [data-act=run]`);
      expect(await ended(page, WON, LOADING)).toBe('ok');
      expect(asked).toContain('compiler.bin');
      expect(await runCell(page, LOST)).toBe('error');
      expect(await outputOf(page, LOST)).toContain("Unused '@ts-expect-error' directive.");
    }, 240_000);

    test('Stop ends the wait for the compiler, and the cell does not run', async () => {
      const { page } = await open('en');
      let release = () => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      await page.context().route('**/compiler.bin', async (route) => {
        await held;
        await route.continue();
      });
      await retype(page, LAST, 'console.log("ran")');
      await page.click(`#cell-${LAST} [data-act=run]`);
      await page.waitForFunction(() =>
        [...document.querySelectorAll('.status')].some(
          (it) => it.textContent === 'Loading the type checker…',
        ),
      );
      await page.click('[data-cell][data-state=running] [data-act=stop]');
      expect(await ended(page, FIRST)).toBe('stopped');
      release();
      await page.click(`#cell-${LAST} [data-act=run]`);
      expect(await ended(page, LAST, LOADING)).toBe('ok');
      expect(await outputOf(page, LAST)).toContain('ran');
    }, 240_000);
  },
  { types: true },
);

describeSite(
  'types on a page that cannot have the compiler',
  [sketch],
  (visit) => {
    test('cells run unchecked, and say so once', async () => {
      const page = await visit.blank();
      await page.context().route('**/compiler.bin', (route) => route.abort());
      await page.goto(`${visit.url}zh/typed.html`);
      await retype(page, FIRST, 'const n: number = "x"; console.log("ran")');
      expect(await runCell(page, FIRST)).toBe('ok');
      expect(await outputOf(page, FIRST)).toMatch(/类型检查器载入不了[\s\S]*ran/);
      await retype(page, FIRST, 'const n: number = "y"; console.log("again")');
      expect(await runCell(page, FIRST)).toBe('ok');
      expect((await outputOf(page, FIRST)).trim()).toBe('again');
    }, 120_000);
  },
  // The file that does not come is what the test is about.
  { unwatched: true, types: true },
);
