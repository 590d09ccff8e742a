import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeAll } from '../../src/grade/index.ts';
import { sampleClass } from '../grade/sample-class.ts';
import { violations } from './axe.ts';
import { launchChromium, missingChromium } from './chromium.ts';

const SHOTS = fileURLToPath(new URL('../../build/screenshots/', import.meta.url));
const CLI = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

const LOOKS: Readonly<Record<string, BrowserContextOptions>> = {
  light: { viewport: { width: 1200, height: 900 }, colorScheme: 'light' },
  dark: { viewport: { width: 1200, height: 900 }, colorScheme: 'dark' },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: 'light' },
};

describe.skipIf(missingChromium())('pages of a graded class', () => {
  const folder = mkdtempSync(join(tmpdir(), 'notegrad-pages-'));
  const faults: string[] = [];
  let browser: Browser;
  let manual: ChildProcess;
  const pages: Record<string, string> = {};

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    browser = await launchChromium();
    await writeAll(folder, sampleClass(), { showCases: true });
    const file = (name: string) => pathToFileURL(join(folder, name)).href;
    pages.student = file('feedback/ada.html');
    pages.ungraded = file('feedback/emil.html');
    pages.class = file('class.html');
    manual = spawn(process.execPath, [CLI, 'grade-manual', folder, '--by', 'grace']);
    const url = await new Promise<string>((found, fail) => {
      let said = '';
      manual.stdout?.on('data', (part: Buffer) => {
        said += part;
        const [, address] = /(http:\S+)/.exec(said) ?? [];
        if (address !== undefined) found(address);
      });
      manual.once('exit', () => fail(new Error(said)));
    });
    pages.question = `${url}zh/question/0`;
    pages.one = `${url}en/student/0`;
  });
  afterAll(async () => {
    manual?.kill('SIGINT');
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  async function open(url: string, look: BrowserContextOptions): Promise<Page> {
    const context = await browser.newContext(look);
    const page = await context.newPage();
    page.on('pageerror', (error) => faults.push(`${url}: ${error.message}`));
    page.on('console', (message) => {
      // Styles that an answer has brought are refused, and told of.
      if (message.type() === 'error' && !/style-src/.test(message.text())) {
        faults.push(`${url}: ${message.text()}`);
      }
    });
    page.on('dialog', (dialog) => faults.push(`${url}: ${dialog.message()}`));
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== new URL(url).origin) faults.push(request.url());
    });
    await page.goto(url);
    return page;
  }

  const KINDS = ['student', 'ungraded', 'class', 'question', 'one'];
  test.each(KINDS)('%s: light, dark, on a phone and on paper', async (kind) => {
    const url = pages[kind] as string;
    for (const [look, options] of Object.entries(LOOKS)) {
      const page = await open(url, options);
      expect(await violations(page), `${kind} ${look}`).toEqual([]);
      const wide = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth - clientWidth;
      });
      expect(wide, `${kind} ${look}`).toBe(0);
      await page.screenshot({ path: join(SHOTS, `grade-${kind}-${look}.png`), fullPage: true });
      await page.context().close();
    }
    const page = await open(url, LOOKS.dark as BrowserContextOptions);
    await page.emulateMedia({ media: 'print' });
    // Ink on paper, whatever the screen is.
    const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(paper).toBe('rgb(255, 255, 255)');
    await page.screenshot({ path: join(SHOTS, `grade-${kind}-print.png`), fullPage: true });
    await page.context().close();
  });

  test('shows what students wrote, and nothing of it lives', async () => {
    for (const kind of KINDS) {
      const page = await open(pages[kind] as string, {});
      await page.evaluate(() => {
        for (const element of document.querySelectorAll('*')) {
          for (const type of ['mouseover', 'focus', 'error', 'load', 'toggle']) {
            element.dispatchEvent(new Event(type));
          }
        }
      });
      expect(await page.evaluate(() => (globalThis as { pwned?: unknown }).pwned)).toBeUndefined();
      await page.context().close();
    }
    expect(faults).toEqual([]);
  });

  test('has its second language without a script', async () => {
    const page = await open(pages.student as string, { javaScriptEnabled: false });
    expect(await page.locator('main[lang=en]').isVisible()).toBe(false);
    await page.getByText('English').click();
    expect(await page.locator('main[lang=en]').isVisible()).toBe(true);
    expect(await page.locator('main[lang=zh-Hans]').isVisible()).toBe(false);
    await page.context().close();
  });

  test('is graded from the keyboard: what is typed is saved, and said to be', async () => {
    const page = await open(pages.question as string, {});
    const fields = page.locator('input[type=number]');
    await fields.nth(0).focus();
    await page.keyboard.type('2.5');
    await page.keyboard.press('Enter');
    expect(await fields.nth(1).evaluate((field) => field === document.activeElement)).toBe(true);
    const first = page.locator('[data-student]').nth(0);
    await expect.poll(() => first.locator('output').textContent()).toBe('已存');
    await page.keyboard.type('99');
    await page.keyboard.press('Tab');
    await page.keyboard.type('很好');
    await page.keyboard.press('Control+Enter');
    // Too much is the most there is.
    await expect.poll(() => fields.nth(1).inputValue()).toBe('3');
    const second = page.locator('[data-student]').nth(1);
    await expect.poll(() => second.locator('output').textContent()).toBe('已存');
    const entries = () =>
      JSON.parse(readFileSync(join(folder, 'manual.json'), 'utf8')).entries as {
        points: number;
        comment?: string;
      }[];
    await expect
      .poll(() => entries().map(({ points, comment }) => [points, comment]))
      .toEqual([
        [2.5, undefined],
        [3, '很好'],
      ]);
    expect(await page.locator('[data-counter="L2.1-Q1"]').textContent()).toMatch(/^\d+\/\d+$/);
    await page.reload();
    expect(await fields.nth(0).inputValue()).toBe('2.5');
    expect(readFileSync(join(folder, 'manual.log.jsonl'), 'utf8')).toContain('"by":"grace"');
    // Where nobody answers any more, it is said.
    await page.route('**/save', (route) => route.abort());
    await fields.nth(0).fill('1');
    await fields.nth(0).blur();
    await expect.poll(() => first.locator('output').textContent()).toContain('没有存下');
    await page.context().close();
    faults.length = 0;
  });
});
