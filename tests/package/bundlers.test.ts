import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, missingChromium } from '../browser/chromium.ts';
import { bundlers, out, serve } from './bundlers.ts';
import { install } from './place.ts';

const lacking = missingChromium();
if (lacking) console.warn(`Skipping bundles: ${lacking}`);

describe.skipIf(lacking)('a page that imports the package, built by', () => {
  let browser: Browser;
  beforeAll(async () => {
    await install();
    browser = await launchChromium('software');
  });
  afterAll(() => browser?.close());

  test.each(Object.keys(bundlers))('%s', async (name) => {
    const served = await (bundlers[name] as () => ReturnType<(typeof bundlers)[string]>)();
    const page = await browser.newPage();
    const missed: string[] = [];
    page.on('response', (response) => {
      if (!response.ok() && !response.url().endsWith('favicon.ico')) missed.push(response.url());
    });
    try {
      await page.goto(served.url);
      await page.waitForFunction('window.result', undefined, { timeout: 120_000 });
      const { page: own, worker, said, error } = (await page.evaluate('window.result')) as any;
      expect({ error, missed, said }).toEqual({ error: undefined, missed: [], said: [] });
      expect(own).toMatchObject({ name: 'notegrad', tfjs: 'notegrad', threads: 1 });
      expect(own.losses[1]).toBeLessThan(own.losses[0]);
      expect(own.saved).toMatch(/^save: there is no file system here/);
      expect(worker).toEqual({ name: 'notegrad', sum: 40 * 50 * 60, said: [] });
      expect(served.said).toBe('');
    } finally {
      await page.close();
      await served.close();
    }
  });

  test('esbuild, but may run no WebAssembly: the page is told why, once', async () => {
    const policy = { 'content-security-policy': "script-src 'self'" };
    const served = await serve(out('esbuild'), '', policy);
    const page = await browser.newPage();
    try {
      await page.goto(served.url);
      await page.waitForFunction('window.result', undefined, { timeout: 120_000 });
      const { page: own, worker, said, error } = (await page.evaluate('window.result')) as any;
      expect(error).toBe(undefined);
      expect(own.name).not.toBe('notegrad');
      expect(own.reason).toMatch(/WebAssembly.*Content Security Policy|'unsafe-eval'/);
      const ours = (words: string[]) => words.filter((text) => text.startsWith('notegrad'));
      const sentence = `notegrad backend: not in use, TensorFlow.js takes another: ${own.reason}`;
      expect(ours(said)).toEqual([sentence]);
      expect(ours(worker.said)).toEqual([sentence]);
    } finally {
      await page.close();
      await served.close();
    }
  });
});
