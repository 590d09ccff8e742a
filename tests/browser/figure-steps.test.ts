import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gallery } from '../plot/gallery.ts';
import { launchChromium, missingChromium } from './chromium.ts';

const reason = missingChromium();
const plotly = createRequire(import.meta.url).resolve('plotly.js-cartesian-dist-min');

/** What plotly.js keeps of a figure that it has drawn. */
interface Drawn extends HTMLElement {
  readonly _fullData: readonly { readonly x: ArrayLike<number>; readonly z?: readonly unknown[] }[];
  readonly _fullLayout: { readonly sliders: readonly { readonly active: number }[] };
}

describe.skipIf(reason !== undefined)('a figure that moves', () => {
  let browser: Browser;
  let page: Page;

  const draw = async (name: string) => {
    const figure = JSON.stringify(gallery[name]?.());
    await page.setContent('<div id="figure" style="width: 700px"></div>');
    await page.evaluate(readFileSync(plotly, 'utf8'));
    await page.evaluate(`(async () => {
      const { data, layout, config, frames } = ${figure};
      await Plotly.react('figure', data, layout, { ...config, responsive: false });
      await Plotly.addFrames('figure', frames);
    })()`);
  };
  const active = () =>
    page.evaluate(
      () => (document.getElementById('figure') as Drawn)._fullLayout.sliders[0]?.active,
    );
  const firstOf = (trace: number) =>
    page.evaluate(
      (i) => (document.getElementById('figure') as Drawn)._fullData[i]?.x[0] as number,
      trace,
    );

  beforeAll(async () => {
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 760, height: 800 } });
  });
  afterAll(() => browser?.close());

  test('shows the step that its slider is moved to, and only what changes moves', async () => {
    await draw('steps');
    const [cloud, boundary] = [await firstOf(0), await firstOf(2)];
    const rail = await page.locator('.slider-rail-touch-rect').boundingBox();
    if (!rail) throw new Error('the figure has no slider');
    await page.mouse.click(rail.x + rail.width - 4, rail.y + rail.height / 2);
    await expect.poll(active).toBe(7);
    const { frames } = gallery.steps?.() ?? {};
    const last = frames?.[7]?.data[0]?.x as readonly number[];
    await expect.poll(() => firstOf(2)).toBe(last[0]);
    expect(await firstOf(2)).not.toBe(boundary);
    expect(await firstOf(0)).toBe(cloud);
  });

  test('plays to its end, from packed numbers too', async () => {
    await draw('stepsRegions');
    expect(await active()).toBe(3);
    const rail = await page.locator('.slider-rail-touch-rect').boundingBox();
    if (!rail) throw new Error('the figure has no slider');
    await page.mouse.click(rail.x + 4, rail.y + rail.height / 2);
    await expect.poll(active).toBe(0);
    await page.locator('.updatemenu-button').first().click();
    await expect.poll(active, { timeout: 10_000 }).toBe(3);
    const rows = await page.evaluate(
      () => (document.getElementById('figure') as Drawn)._fullData[0]?.z?.length,
    );
    expect(rows).toBe(60);
  });
});
