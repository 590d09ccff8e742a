import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { PLOTLY_MIME } from '../../src/contract/index.ts';
import { code, describeSite, prose, type Visit } from './site-support.ts';

const svg = (width: number, height: number, words: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="#cde"/><text x="20" y="40">${words}</text></svg>`;

const shown = (figure: object, picture: string, sentence: string) => ({
  ...{ output_type: 'display_data', metadata: {} },
  data: { [PLOTLY_MIME]: figure, 'image/svg+xml': picture, 'text/plain': sentence },
});

const packed = (values: readonly number[]) => ({
  dtype: 'f4',
  bdata: Buffer.from(new Float32Array(values).buffer).toString('base64'),
});

const line = {
  data: [{ type: 'scatter', mode: 'lines', name: '损失 / loss', y: packed([1, 9, 4, 16, 0, 25]) }],
  layout: {
    height: 300,
    showlegend: true,
    title: { text: '一条线 / a line' },
    meta: {
      texts: {
        '损失 / loss': { zh: '损失', en: 'loss' },
        '一条线 / a line': { zh: '一条线', en: 'a line' },
        '曲线。 / A curve.': { zh: '曲线。', en: 'A curve.' },
      },
    },
  },
};

const step = (k: number) => ({
  label: `第 ${k} 步 / step ${k}`,
  method: 'animate',
  args: [[String(k)], { mode: 'immediate', frame: { duration: 0, redraw: true } }],
});
const steps = {
  data: [{ type: 'bar', x: ['a', 'b'], y: packed([1, 2]) }],
  frames: [0, 1, 2].map((k) => ({
    ...{ name: String(k), traces: [0] },
    data: [{ y: packed([1 + k, 2 - k]) }],
  })),
  layout: {
    height: 360,
    sliders: [{ active: 0, steps: [0, 1, 2].map(step), currentvalue: { xanchor: 'left' } }],
    meta: {
      strip: { data: [{ y: Array(500).fill(1) }], layout: {} },
      texts: Object.fromEntries(
        [0, 1, 2].map((k) => [step(k).label, { zh: `第 ${k} 步`, en: `step ${k}` }]),
      ),
    },
  },
};

const notebook = {
  name: 'figures',
  cells: [
    prose('# 图', '# Figures'),
    code('line', { outputs: [shown(line, svg(700, 300, '损失 loss'), '曲线。 / A curve.')] }),
    code('steps', { outputs: [shown(steps, svg(700, 200, 'a strip'), 'Steps.')] }),
  ],
};

function figures(visit: Visit): void {
  const texts = (page: Page, figure: string) =>
    page.locator(`${figure} .plot.drawn text`).allTextContents();

  test('a picture in SVG stands until the figure is drawn, and loads nothing itself', async () => {
    const page = await visit.open('en/figures.html', { javaScriptEnabled: false });
    const picture = page.locator('#figure-1 img');
    await picture.scrollIntoViewIfNeeded();
    await expect
      .poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth))
      .toBe(700);
    expect(await picture.getAttribute('alt')).toBe('A curve.');
    expect(await page.locator('#figure-1 figcaption').textContent()).toContain('a line');
  });

  test.each([
    ['zh', '一条线', '损失'],
    ['en', 'a line', 'loss'],
  ])(
    'packed numbers are drawn, and texts in the language of the page (%s)',
    async (language, title, name) => {
      const page = await visit.open(`${language}/figures.html`);
      await page.locator('#figure-1').scrollIntoViewIfNeeded();
      const path = page.locator('#figure-1 .plot.drawn .scatterlayer path.js-line');
      await path.waitFor();
      expect((await path.getAttribute('d'))?.split('L')).toHaveLength(6);
      const drawn = await texts(page, '#figure-1');
      expect(drawn).toContain(title);
      expect(drawn).toContain(name);
      expect(drawn.join()).not.toContain(' / ');
      const size = await page.locator('#figure-1 .main-svg').first().boundingBox();
      expect(size?.height).toBe(300);
      await visit.shot(page, `figure-${language}`);
    },
  );

  test('a figure of steps has its own height in place of its strip’s, and moves', async () => {
    const page = await visit.open('en/figures.html');
    await page.locator('#figure-2').scrollIntoViewIfNeeded();
    const plot = page.locator('#figure-2 .plot');
    await page.locator('#figure-2 .plot.drawn .slider-container').first().waitFor();
    expect((await plot.boundingBox())?.height).toBe(360);
    const stored = await page.locator('#figure-2').getAttribute('data-figure');
    const answer = await page.request.get(new URL(stored ?? '', page.url()).href);
    expect((await answer.text()).includes('strip')).toBe(false);

    const bar = () =>
      page
        .locator('#figure-2 .bars path')
        .first()
        .evaluate((path) => path.getAttribute('d'));
    const before = await bar();
    expect((await texts(page, '#figure-2')).join()).toContain('step 0');
    const rail = await page.locator('#figure-2 .slider-rail-touch-rect').boundingBox();
    if (!rail) throw new Error('the slider has no rail');
    await page.mouse.click(rail.x + rail.width - 8, rail.y + rail.height / 2);
    await expect.poll(bar).not.toBe(before);
    await expect.poll(async () => (await texts(page, '#figure-2')).join()).toContain('step 2');
    await visit.shot(page, 'figure-steps');
  });

  test('where nothing has run yet, nothing jumps when the strip becomes the figure', async () => {
    const page = await visit.open('zh/figures.html');
    const place = page.locator('#figure-2 .plot');
    const before = (await place.boundingBox())?.height;
    await page.locator('#figure-2').scrollIntoViewIfNeeded();
    await page.locator('#figure-2 .plot.drawn').waitFor();
    expect((await place.boundingBox())?.height).toBe(before);
  });
}

describeSite('figures', [notebook], figures);
