import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { violations } from './axe.ts';
import { ALL_CONTROLS, IMPORTS, useAll } from './control-hands.ts';
import { code, describeSite, outputOf, prose, runCell, type Sketch } from './site-support.ts';

const view = (text: string) => ({
  output_type: 'display_data',
  data: {
    'application/vnd.jupyter.widget-view+json': {
      ...{ version_major: 2, version_minor: 0 },
      model_id: 'of a kernel that is gone',
    },
    'text/plain': text,
  },
  metadata: { texts: { [text]: { zh: '学习率 = 0.25', en: 'learning rate = 0.25' } } },
});

const EXPLORE = `explore(
  { lr: slider(0, 1, { value: 0.25, label: '学习率 | learning rate' }), decay: slider(0, 10) },
  ({ lr, decay }) => {
    console.log('drawn');
    return plot.line([0, lr, decay], { title: \`lr \${lr}, decay \${decay}\` });
  },
);`;

const sketch: Sketch = {
  name: '01-controls',
  cells: [
    prose('# 控件', '# Controls'),
    code(IMPORTS),
    code(EXPLORE, { outputs: [view('学习率 = 0.25 / learning rate = 0.25')] }),
    code(
      "explore({ n: slider(0, 9, { step: 1 }) }, ({ n }) => {\n  if (n === 7) while (true) {}\n  if (n === 8) throw new RangeError('no eights');\n  return `n is ${n}`;\n});",
    ),
    code(ALL_CONTROLS),
  ],
};

describeSite('controls on a page', [sketch], (visit) => {
  const CELL = 3;
  const track = (page: Page, name: string) => page.getByRole('slider', { name });
  const title = (page: Page, text: string) =>
    page.locator(`#cell-${CELL} .gtitle`, { hasText: text });

  async function open(language: 'zh' | 'en', options = {}): Promise<Page> {
    const page = await visit.open(`${language}/01-controls.html`, options);
    expect(await runCell(page, CELL)).toBe('ok');
    await title(page, 'lr 0.25, decay 5').waitFor();
    return page;
  }

  test('say the first values in words, in the language of the page, before anything has run', async () => {
    for (const [language, text] of [
      ['zh', '学习率 = 0.25'],
      ['en', 'learning rate = 0.25'],
    ]) {
      const page = await visit.open(`${language}/01-controls.html`);
      expect((await outputOf(page, CELL)).trim()).toBe(text);
      await page.context().close();
    }
  });

  test('redraw the figure as they are moved, with its caption', async () => {
    const page = await open('en');
    expect(await track(page, 'learning rate').count()).toBe(1);
    const box = await track(page, 'learning rate').boundingBox();
    if (!box) throw new Error('no slider');
    await page.mouse.move(box.x + box.width * 0.25, box.y + box.height / 2);
    await page.mouse.down();
    for (let part = 0.3; part < 1.01; part += 0.05) {
      await page.mouse.move(box.x + box.width * part, box.y + box.height / 2);
    }
    await page.mouse.up();
    await title(page, 'lr 1, decay 5').waitFor();
    expect(await page.locator(`#cell-${CELL} figcaption`).textContent()).toContain('lr 1, decay 5');
    expect(await page.locator(`#cell-${CELL} .figure`).getAttribute('aria-label')).toContain(
      'lr 1, decay 5',
    );
    expect(await page.locator(`#cell-${CELL} .figure`).count()).toBe(1);
    await track(page, 'decay').focus();
    await page.keyboard.press('Home');
    await title(page, 'lr 1, decay 0').waitFor();
    await page.getByRole('spinbutton', { name: 'decay' }).fill('2.5');
    await page.keyboard.press('Tab');
    await title(page, 'lr 1, decay 2.5').waitFor();
    await visit.shot(page, 'controls-page');
    // What a move prints stands below the cell of the control.
    expect(await outputOf(page, CELL)).toContain('drawn');
  });

  test('a cell that runs again has new controls, and no old ones', async () => {
    const page = await open('zh');
    await track(page, '学习率').focus();
    await page.keyboard.press('End');
    await title(page, 'lr 1, decay 5').waitFor();
    expect(await runCell(page, CELL)).toBe('ok');
    await title(page, 'lr 0.25, decay 5').waitFor();
    expect(await track(page, 'decay').count()).toBe(1);
    await track(page, '学习率').focus();
    await page.keyboard.press('ArrowRight');
    await title(page, 'lr 0.26, decay 5').waitFor();
  });

  test('Stop ends a move that hangs; an error of one stands below its cell', async () => {
    const page = await open('en');
    expect(await runCell(page, 4)).toBe('ok');
    const n = page.getByRole('spinbutton', { name: 'n', exact: true });
    const set = async (value: string) => {
      await n.fill(value);
      await page.keyboard.press('Tab');
    };
    await set('3');
    await page.locator('#cell-4').getByText('n is 3').waitFor();
    await set('8');
    await page.locator('#cell-4').locator('pre.error').waitFor();
    expect(await outputOf(page, 4)).toContain('Cell 4, line 3');
    await set('7');
    await page.locator('#cell-4 [data-act=stop]').click();
    await page.locator('#cell-4 [data-act=run]').waitFor();
    await set('2');
    await page.locator('#cell-4').getByText('n is 2').waitFor();
  });

  test('a move after the state was cleared says that the cell must run again', async () => {
    const page = await open('en');
    await page.click('[data-act=restart]');
    await track(page, 'decay').focus();
    await page.keyboard.press('End');
    await page.locator(`#cell-${CELL}`).getByText('run this cell again').waitFor();
    expect(await runCell(page, CELL)).toBe('ok');
    await track(page, 'decay').focus();
    await page.keyboard.press('End');
    await title(page, 'lr 0.25, decay 10').waitFor();
  });

  test('each control works by mouse and by keys, on a phone too', async () => {
    const page = await open('en', { viewport: { width: 390, height: 844 } });
    expect(await runCell(page, 5)).toBe('ok');
    await useAll(page, page.locator('#cell-5'));
    await page
      .locator('#cell-5 > .outputs')
      .screenshot({ path: 'build/screenshots/controls-all-phone.png' });
  });

  test.each(['light', 'dark'] as const)('axe finds nothing, on a phone, %s', async (scheme) => {
    const page = await open('en', {
      viewport: { width: 390, height: 844 },
      colorScheme: scheme,
      hasTouch: true,
      isMobile: true,
    });
    expect(await runCell(page, 5)).toBe('ok');
    await track(page, 'decay').scrollIntoViewIfNeeded();
    await visit.shot(page, `controls-phone-${scheme}`);
    expect(await violations(page, 'article')).toEqual([]);
    const scrollWidth = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(scrollWidth).toBeLessThanOrEqual(390);
  });
});
