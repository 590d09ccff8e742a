import { copyFileSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decode } from 'fast-png';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LabPage } from './lab-page.ts';
import { missingLab } from './lab-server.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

const skipped = missingLab();
if (skipped !== undefined) console.warn(`Skipping the JupyterLab tests: ${skipped}`);

describe.skipIf(skipped !== undefined)('JupyterLab', () => {
  let lab: LabPage;
  let page: Page;

  beforeAll(async () => {
    lab = await LabPage.open({
      name: 'lab',
      viewport: { width: 1280, height: 1600 },
      timeout: 15_000,
    });
    page = lab.page;
  });
  afterAll(() => lab?.close());
  afterEach(({ task }) => lab?.shotFailure(task));

  const cell = (index: number): Locator => lab.cell(index);
  const output = (index: number): Locator => cell(index).locator('.jp-OutputArea');

  async function menu(name: string, item: RegExp): Promise<void> {
    await page.locator('.lm-MenuBar-itemLabel', { hasText: new RegExp(`^${name}$`) }).click();
    await page.locator('.lm-Menu-itemLabel', { hasText: item }).first().click();
  }

  async function appendCell(source: string): Promise<Locator> {
    await page.locator('.jp-Notebook-footer').click();
    const editor = page.locator('.jp-Notebook .jp-CodeCell').last().locator('.cm-content');
    await editor.click();
    await page.keyboard.insertText(source);
    return page.locator('.jp-Notebook .jp-CodeCell').last();
  }

  test('offers this kernel alone, by its name', async () => {
    const label = page.locator('.jp-KernelName, .jp-Toolbar-kernelName').first();
    expect(await label.textContent()).toContain('TypeScript (notegrad)');
  });

  test('runs all cells, and the progress display changes in place', async () => {
    const watched = page.evaluate(watchProgress);
    await menu('Run', /^Run All Cells$/);
    const { texts, most } = await watched;
    expect(most).toBe(1);
    expect(texts.length).toBeGreaterThan(4);
    await lab.shot('progress');
  });

  test('draws a Plotly figure live, from its own files', async () => {
    const figure = output(1).locator('.jp-RenderedPlotly .main-svg').first();
    await figure.waitFor({ timeout: 30_000 });
    expect(await output(1).locator('.scatterlayer .trace path.js-line').count()).toBe(1);
    expect(await output(1).locator('.gtitle').textContent()).toBe('Loss by epoch');
    expect(await page.locator('.modebar-btn[data-title*="Chart Studio"]').count()).toBe(0);
  });

  test('shows a tensor as a value', async () => {
    await lab.kernelIs('Idle');
    expect(await output(3).textContent()).toMatch(/2.*2/);
  });

  test('shows a type error with its message under the place it is at', async () => {
    const error = output(4)
      .locator('.jp-RenderedText[data-mime-type="application/vnd.jupyter.stderr"]')
      .first();
    await error.waitFor({ timeout: 30_000 });
    const text = await error.textContent();
    expect(text).toContain("Type 'string' is not assignable to type 'number'");
    expect(text).toContain('const batchSize');
    expect(text).toMatch(/[~^]{2,}/);
    await lab.shot('type-error');
  });

  test('completes a name of an earlier cell', async () => {
    await appendCell('figure.lay');
    await page.keyboard.press('Tab');
    const item = page.locator('.jp-Completer-item').first();
    await item.waitFor({ timeout: 30_000 });
    await lab.shot('completion');
    expect(await page.locator('.jp-Completer').textContent()).toContain('layout');
    await page.keyboard.press('Enter');
  });

  test('shows the type of a name on Shift+Tab', async () => {
    await appendCell('weights');
    await page.keyboard.press('Shift+Tab');
    const tooltip = page.locator('.jp-Tooltip');
    await tooltip.waitFor({ timeout: 30_000 });
    await lab.shot('hover');
    expect(await tooltip.textContent()).toContain('Tensor2D');
    await page.keyboard.press('Escape');
  });

  test('stops an endless loop and runs on', async () => {
    const loop = await appendCell('while (true) {}');
    await page.keyboard.press('Control+Enter');
    await lab.kernelIs('Busy');
    await page.waitForTimeout(500);
    await menu('Kernel', /^Interrupt Kernel/);
    await loop.locator('.jp-OutputArea', { hasText: 'Interrupted' }).waitFor({ timeout: 30_000 });
    await lab.kernelIs('Idle');
    await lab.shot('stopped');
    const next = await appendCell('figure.data.length');
    await page.keyboard.press('Control+Enter');
    await next.locator('.jp-OutputArea-executeResult', { hasText: '1' }).waitFor();
  });

  test('restarts with a clean slate', async () => {
    await menu('Kernel', /^Restart Kernel…$/);
    await page.locator('.jp-Dialog .jp-mod-accept').click();
    await lab.kernelIs('Idle');
    const cell = await appendCell('figure.data.length');
    await page.keyboard.press('Control+Enter');
    await cell.locator('.jp-OutputArea', { hasText: "Cannot find name 'figure'" }).waitFor();
    const prompt = cell.locator('.jp-InputPrompt');
    expect(await prompt.textContent()).toBe('[1]:');
    await lab.shot('restarted');
  });

  test('runs a chapter of the course, its figures drawn live', async () => {
    copyFileSync(
      path('../../notebooks/00-1-typescript.ipynb'),
      path('../../build/lab/chapter.ipynb'),
    );
    await page.goto(lab.server.address('build/lab/chapter.ipynb'));
    await lab.kernelIs('Idle');
    await menu('Edit', /^Clear Outputs of All Cells$/);
    await menu('Run', /^Run All Cells$/);
    await lab.kernelIs('Busy');
    // Between two cells the kernel is idle for a moment. A cell that was not reached keeps its empty prompt.
    const unrun = page.locator('.jp-Notebook .jp-CodeCell .jp-InputPrompt', {
      hasText: /\[[ *]\]:/,
    });
    await expect.poll(() => unrun.count(), { timeout: 150_000 }).toBe(0);
    await lab.kernelIs('Idle');
    expect(await page.locator('.js-plotly-plot .main-svg').count()).toBeGreaterThan(0);
    const figure = page.locator('.js-plotly-plot').first();
    await figure.scrollIntoViewIfNeeded();
    // The notebook takes cells that are out of sight out of the page, and puts them back a while after scrolling.
    await page.waitForFunction(isInSight, '.js-plotly-plot');
    expect(coloursOf(await figure.screenshot())).toBeGreaterThan(20);
    await lab.shot('chapter');
    expect(
      coloursOf(readFileSync(path('../../build/screenshots/lab-chapter.png'))),
    ).toBeGreaterThan(100);
  });
});

/** Runs in the page: the first such element can be seen, and nothing lies over it. */
function isInSight(selector: string): boolean {
  const element = document.querySelector(selector);
  if (!element) return false;
  const { x, y, width, height } = element.getBoundingClientRect();
  const middle = document.elementFromPoint(x + width / 2, y + height / 2);
  return height > 0 && element.contains(middle);
}

/** How many different colours a picture has; a blank one has one. */
function coloursOf(png: Uint8Array): number {
  const { data, channels } = decode(png);
  const colours = new Set<number>();
  for (let i = 0; i < data.length; i += channels) {
    colours.add(((data[i] ?? 0) << 16) | ((data[i + 1] ?? 0) << 8) | (data[i + 2] ?? 0));
  }
  return colours.size;
}

/** Runs in the page: what the progress display said until its end, and how many of it there were at most. */
function watchProgress(): Promise<{ readonly texts: readonly string[]; readonly most: number }> {
  const texts = new Set<string>();
  let most = 0;
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      const shown = [...document.querySelectorAll('.progress-of-test')];
      most = Math.max(most, shown.length);
      for (const { textContent } of shown) texts.add(textContent ?? '');
      if (!texts.has('step 20 of 20')) return;
      observer.disconnect();
      resolve({ texts: [...texts], most });
    });
    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
  });
}
