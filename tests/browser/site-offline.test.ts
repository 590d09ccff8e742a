import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildSite } from '../../src/site/index.ts';
import { violations } from './axe.ts';
import { launchChromium, missingChromium } from './chromium.ts';
import { openPlainHost, type PlainHost } from './plain-host.ts';
import { code, outputOf, prose, runCell } from './site-support.ts';

const TRAINING = `import { backend, tf } from 'notegrad';
const x = tf.randomUniform([256, 200], -1, 1, 'float32', 7);
const w = tf.variable(tf.randomUniform([200, 300], -0.1, 0.1, 'float32', 8));
const optimizer = tf.train.adam(0.01);
const losses: number[] = [];
for (let step = 0; step < 40; step++) {
  const loss = optimizer.minimize(() => tf.matMul(x, w).tanh().square().mean() as tf.Scalar, true, [w]);
  losses.push(loss!.dataSync()[0]!);
  await new Promise((later) => setTimeout(later));
}
const { threads, tasks, alone } = backend.info();
console.log(JSON.stringify({ losses, threads, tasks, alone }));`;

/** Code of a cell that wants what it says to be the course's first page. */
const POISON = `const said: string[] = [];
for (const name of await caches.keys()) {
  const cache = await caches.open(name);
  for (const { url } of await cache.keys()) {
    if (!url.endsWith('.html')) continue;
    await cache.put(url, new Response('<p>poisoned', { headers: { 'Content-Type': 'text/html' } }));
    said.push(url);
  }
}
console.log('put', said.length);`;

const sketch = (word: string) => [
  {
    name: '01-threads',
    cells: [
      prose('# 线程', '# Threads'),
      prose(`一个感知器：${word}。`, `A perceptron: ${word}.`),
      code(TRAINING),
      code(POISON),
    ],
  },
  {
    name: '02-other',
    cells: [prose('# 另一章', '# Another chapter'), prose(word, word), code('1 + 1')],
  },
];

interface Told {
  readonly losses: readonly number[];
  readonly threads: number;
  readonly tasks: readonly number[];
  readonly alone?: string;
}

/** Playwright's `waitForFunction` takes the promise of an asynchronous function for a yes. */
const until = (isSo: () => Promise<boolean>) =>
  vi.waitUntil(isSo, { timeout: 120_000, interval: 200 });

const missing = missingChromium();
if (missing) console.warn(`skipped: ${missing}`);

describe.skipIf(missing)('a course on a host that sends no headers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'notegrad-offline-'));
  let browser: Browser;
  const hosts: PlainHost[] = [];

  async function build(name: string, word: string): Promise<string> {
    const notebooks = sketch(word).map((notebook) => {
      const file = join(folder, `${notebook.name}.ipynb`);
      const { cells } = notebook;
      writeFileSync(file, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
      return file;
    });
    const output = join(folder, name);
    await buildSite({ notebooks, output, cache: false });
    return output;
  }

  async function open(): Promise<{ host: PlainHost; context: BrowserContext; page: Page }> {
    const host = await openPlainHost(join(folder, 'first'));
    hosts.push(host);
    const context = await browser.newContext();
    return { host, context, page: await context.newPage() };
  }

  /** Waits until the service worker is in charge and has kept the chapter that was opened, whole. */
  async function kept(page: Page): Promise<void> {
    const paths = ['zh/', 'en/', 'zh/search/', 'en/search/'].map((where, at) =>
      at < 2 ? `${where}01-threads.html` : `${where}01-threads.json`,
    );
    const areKept = async (paths: string[]) => {
      if (navigator.serviceWorker.controller?.state !== 'activated') return false;
      const keys: string[] = [];
      for (const name of await caches.keys()) {
        for (const { url } of await (await caches.open(name)).keys()) keys.push(url);
      }
      return paths.every((path) => keys.some((url) => url.endsWith(path)));
    };
    await until(() => page.evaluate(areKept, paths));
  }

  const isolated = (page: Page) => page.evaluate(() => crossOriginIsolated);

  beforeAll(async () => {
    await build('first', '第一版 first');
    await build('second', '第二版 second');
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    for (const host of hosts) await host.close().catch(() => {});
    rmSync(folder, { recursive: true, force: true });
  });

  test('shares memory from the second page on, with more threads and the same numbers', async () => {
    const { host, context, page } = await open();
    await page.goto(`${host.url}en/01-threads.html`);
    expect(await isolated(page)).toBe(false);
    expect(await runCell(page, 3, 120_000)).toBe('ok');
    const one = JSON.parse(await outputOf(page, 3)) as Told;
    expect(one).toMatchObject({ threads: 1, alone: expect.stringMatching(/Cross-Origin/) });

    await kept(page);
    // Nothing was loaded anew under the reader's hands: the outputs of the run are there.
    expect(JSON.parse(await outputOf(page, 3))).toEqual(one);
    await page.goto(`${host.url}en/01-threads.html`);
    expect(await isolated(page)).toBe(true);
    expect(await runCell(page, 3, 120_000)).toBe('ok');
    const more = JSON.parse(await outputOf(page, 3)) as Told;
    const cores = await page.evaluate(() => navigator.hardwareConcurrency);
    expect(more.threads).toBe(Math.min(cores, 8));
    if (cores < 2) console.warn('one processor: no second thread could be looked at');
    else expect(more.tasks[1]).toBeGreaterThan(0);
    expect(more.losses).toEqual(one.losses);
    await context.close();
  });

  test('is read, searched and run without a network after one visit', async () => {
    const { host, context, page } = await open();
    await page.goto(`${host.url}en/01-threads.html`);
    await kept(page);
    await host.close();
    await context.setOffline(true);
    await page.goto(`${host.url}zh/01-threads.html`);
    expect(await page.textContent('main')).toContain('一个感知器');
    expect(await isolated(page)).toBe(true);
    await page.goto(`${host.url}en/index.html`);
    expect(await page.textContent('main')).toContain('Threads');
    await page.click('[data-search]');
    await page.fill('dialog input', 'perceptron');
    await page.waitForSelector('.hits a');
    await page.waitForFunction(() =>
      document.querySelector('.hits .excerpt')?.textContent?.includes('perceptron'),
    );
    await page.goto(`${host.url}en/01-threads.html`);
    expect(await runCell(page, 3, 120_000)).toBe('ok');
    expect((JSON.parse(await outputOf(page, 3)) as Told).losses).toHaveLength(40);
    // What nobody has opened says so, in both languages.
    const answer = await page.goto(`${host.url}en/02-other.html`);
    expect(answer?.status()).toBe(503);
    expect(await page.textContent('body')).toMatch(/没有网络[\s\S]*not kept on this device/);
    await context.close();
  });

  test('is kept whole when the reader asks for it', async () => {
    const { host, context, page } = await open();
    await page.goto(`${host.url}zh/index.html`);
    const button = page.locator('[data-offline] button');
    await button.waitFor({ timeout: 120_000 });
    expect(await button.textContent()).toMatch(/保存整门课.*\d+ MB/);
    expect(await violations(page)).toEqual([]);
    await button.click();
    await page.waitForFunction(
      () => document.querySelector('[data-offline]')?.textContent?.startsWith('整门课已保存'),
      undefined,
      { timeout: 120_000 },
    );
    await host.close();
    await context.setOffline(true);
    await page.goto(`${host.url}zh/02-other.html`);
    expect(await page.textContent('main')).toContain('另一章');
    await context.close();
  });

  test('a new version takes over whole, once no page of the earlier one is open', async () => {
    const { host, context, page } = await open();
    const stores = () => page.evaluate(() => caches.keys());
    await page.goto(`${host.url}en/01-threads.html`);
    await kept(page);
    const before = await stores();
    const other = await context.newPage();
    await other.goto(`${host.url}en/02-other.html`);

    host.folder = join(folder, 'second');
    await page.goto(`${host.url}en/01-threads.html`);
    // With a network nobody reads what is old.
    expect(await page.textContent('main')).toContain('second');
    const hasWaiting = async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      await registration?.update();
      return registration?.waiting != null;
    };
    await until(() => page.evaluate(hasWaiting));
    await page.goto(`${host.url}en/01-threads.html`);
    await page.waitForTimeout(1000);
    // The other page still is of the earlier version, which goes on for it.
    expect(await page.evaluate(hasWaiting)).toBe(true);
    expect(await stores()).toEqual(expect.arrayContaining(before));
    expect(await other.textContent('main')).toContain('first');

    await other.close();
    await page.goto(`${host.url}en/01-threads.html`);
    // Chromium ends an idle worker for one that waits. With a tool attached, as here, it does not always.
    const tool = await context.newCDPSession(page);
    await tool.send('ServiceWorker.enable');
    let asked = 0;
    await until(async () => {
      if (++asked % 20 === 0) await tool.send('ServiceWorker.stopAllWorkers');
      return !(await stores()).some((name) => before.includes(name));
    });
    expect(await stores()).toHaveLength(1);
    await host.close();
    await context.setOffline(true);
    // What the reader had of the earlier version is there in the new one, also what was only visited.
    for (const path of ['zh/01-threads.html', 'en/01-threads.html', 'en/02-other.html']) {
      await page.goto(host.url + path);
      expect(await page.textContent('main')).toContain('second');
    }
    await context.close();
  });

  test('what code in a cell writes to the store is never shown', async () => {
    const { host, context, page } = await open();
    await page.goto(`${host.url}en/01-threads.html`);
    await kept(page);
    expect(await runCell(page, 4, 120_000)).toBe('ok');
    expect(await outputOf(page, 4)).toMatch(/put [1-9]/);
    await host.close();
    await context.setOffline(true);
    const answer = await page.goto(`${host.url}en/index.html`).catch(() => undefined);
    expect(answer?.status()).toBe(503);
    expect(await page.textContent('body')).not.toContain('poisoned');
    await context.close();
  });

  test('what is not of the course passes by, and is not kept', async () => {
    const { host, context, page } = await open();
    await page.goto(`${host.url}en/01-threads.html`);
    await kept(page);
    await page.goto(`${host.url}en/01-threads.html`);
    const answers = await page.evaluate(async () => {
      const here = await fetch('../not-listed.json');
      const ranged = await fetch('../en/index.html', { headers: { Range: 'bytes=0-3' } });
      const asked = await fetch('../en/index.html?x=1');
      const beside = await fetch('/elsewhere.html');
      const posted = await fetch('../en/index.html', { method: 'POST', body: 'x' });
      const isDressed = ({ headers }: Response) => headers.has('Cross-Origin-Opener-Policy');
      return [here, ranged, asked, beside, posted].map(isDressed);
    });
    expect(answers).toEqual([false, false, false, false, false]);
    const urls = await page.evaluate(async () => {
      const keys: string[] = [];
      for (const name of await caches.keys()) {
        for (const { url } of await (await caches.open(name)).keys()) keys.push(url);
      }
      return keys;
    });
    expect(urls.length).toBeGreaterThan(10);
    expect(urls.filter((url) => !url.startsWith(host.url) || url.includes('?'))).toEqual([]);
    expect(urls.filter((url) => /not-listed|elsewhere|sw\.js/.test(url))).toEqual([]);
    await context.close();
  });
});
