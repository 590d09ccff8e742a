import { decode } from 'fast-png';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { jupyterDisplay } from '../../src/display/index.ts';
import { surface } from '../../src/plot/index.ts';
import { code, describeSite, prose, type Visit } from './site-support.ts';

const figure = surface((x, y) => x * x - y * y, { title: { zh: '鞍面', en: 'A saddle' } });
const notebook = {
  name: 'surface',
  cells: [
    prose('# 曲面', '# A surface'),
    code('saddle', {
      outputs: [
        {
          ...{ output_type: 'execute_result', execution_count: 1, metadata: {} },
          data: JSON.parse(JSON.stringify(figure[jupyterDisplay]())),
        },
      ],
    }),
  ],
};

async function open(visit: Visit, language: string): Promise<Page> {
  const page = await visit.open(`${language}/surface.html`);
  await page.locator('#figure-1').scrollIntoViewIfNeeded();
  return page;
}

const drawn = (visit: Visit): void => {
  const picture = async (page: Page) =>
    decode(await page.locator('#figure-1 .canvas').screenshot());

  test('is drawn, and turns under the pointer', async () => {
    const page = await open(visit, 'en');
    await page.waitForSelector('#figure-1 .drawn canvas');
    const colors = async () => {
      const { data, channels } = await picture(page);
      const seen = new Set<number>();
      for (let at = 0; at < data.length; at += channels)
        seen.add(Buffer.from(data.subarray(at, at + 3)).readUIntBE(0, 3));
      return seen.size;
    };
    // The frame alone has some dozens of grays; the surface is shaded.
    await expect.poll(colors, { timeout: 30_000 }).toBeGreaterThan(500);
    await visit.shot(page, 'surface');
    const box = await page.locator('#figure-1 .canvas').boundingBox();
    if (!box) throw new Error('the figure has no place on the page');
    // The pointer brings the figure's own buttons, so it stands there already.
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    let before = (await picture(page)).data;
    // Until two pictures are the same, so that nothing moves by itself.
    await expect
      .poll(
        async () => {
          const last = before;
          before = (await picture(page)).data;
          return before.every((value, at) => value === last[at]);
        },
        { timeout: 30_000 },
      )
      .toBe(true);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + 120, box.y + box.height / 2 + 40, { steps: 6 });
    await page.mouse.up();
    const moved = async () => {
      const { data } = await picture(page);
      return data.filter((value, at) => value !== before[at]).length / data.length;
    };
    await expect.poll(moved).toBeGreaterThan(0.05);
    await visit.shot(page, 'surface-turned');
  });
};

const undrawn = (visit: Visit): void => {
  test.each([
    ['zh', '鞍面', '而这个浏览器没有打开它'],
    ['en', 'A saddle', 'which this browser does not offer'],
  ])('without WebGL is told in words (%s)', async (language, title, reason) => {
    const page = await open(visit, language);
    await page.waitForSelector('#figure-1 .no-webgl');
    expect(await page.locator('#figure-1 .no-webgl').textContent()).toContain(reason);
    expect(await page.locator('#figure-1 .sentence').isVisible()).toBe(true);
    expect(await page.locator('#figure-1 .sentence').textContent()).toContain(
      `Surface "${title}": 61 x 61 values`,
    );
    expect(await page.locator('#figure-1 canvas').count()).toBe(0);
    await visit.shot(page, `surface-without-webgl-${language}`);
  });
};

describeSite('a figure in three dimensions', [notebook], drawn, { webgl: 'software' });
describeSite('a figure in three dimensions where there is no WebGL', [notebook], undrawn);
