import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ALL_CONTROLS, IMPORTS, useAll } from './control-hands.ts';
import { LabPage } from './lab-page.ts';
import { missingLab } from './lab-server.ts';

const skipped = missingLab();

describe.skipIf(skipped !== undefined)('controls in JupyterLab', () => {
  let lab: LabPage;
  let page: Page;

  beforeAll(async () => {
    lab = await LabPage.open({
      name: 'controls',
      viewport: { width: 1280, height: 1900 },
      timeout: 15_000,
    });
    page = lab.page;
    await runAll();
    await title('lr 0.25, decay 5').waitFor({ timeout: 60_000 });
  });
  afterAll(() => lab?.close());
  afterEach(({ task }) => lab?.shotFailure(task));

  async function menu(name: string, item: RegExp): Promise<void> {
    await page.locator('.lm-MenuBar-itemLabel', { hasText: new RegExp(`^${name}$`) }).click();
    await page.locator('.lm-Menu-itemLabel', { hasText: item }).first().click();
  }
  const runAll = () => menu('Run', /^Run All Cells$/);
  const title = (text: string): Locator => lab.cell(1).locator('.gtitle', { hasText: text });
  const track = (name: string): Locator => page.getByRole('slider', { name });
  const field = (name: string): Locator => page.getByRole('spinbutton', { name });
  const hint = (): Locator => lab.cell(1).getByRole('status').first();

  /** Runs code in a cell of its own at the end. Returns what it prints. */
  async function ask(source: string): Promise<string> {
    await page.locator('.jp-Notebook-footer').click();
    const cell = page.locator('.jp-Notebook .jp-CodeCell').last();
    await cell.locator('.cm-content').click();
    await page.keyboard.insertText(source);
    await page.keyboard.press('Control+Enter');
    await cell.locator('.jp-InputPrompt', { hasText: /\[\d+\]/ }).waitFor();
    await lab.kernelIs('Idle');
    return (await cell.locator('.jp-OutputArea-output').allTextContents()).join('');
  }

  /** Drags a slider with the mouse, this many moves in this time. */
  async function drag(name: string, moves: number, milliseconds: number): Promise<number> {
    await track(name).scrollIntoViewIfNeeded();
    const box = await track(name).boundingBox();
    if (!box) throw new Error(`no slider ${name}`);
    const y = box.y + box.height / 2;
    const x = (part: number) => box.x + 8 + (box.width - 16) * part;
    await page.mouse.move(x(0.25), y);
    await page.mouse.down();
    const began = Date.now();
    for (let i = 1; i <= moves; i++) {
      await page.mouse.move(x(0.25 + (0.7 * i) / moves), y);
      const early = began + (milliseconds * i) / moves - Date.now();
      if (early > 0) await page.waitForTimeout(early);
    }
    const ended = Date.now();
    await page.mouse.up();
    return ended;
  }

  test('a slider dragged with the mouse redraws the figure in place', async () => {
    await drag('学习率 / learning rate', 5, 200);
    await title('lr 0.95, decay 5').waitFor();
    expect(await lab.cell(1).locator('.js-plotly-plot').count()).toBe(1);
    await lab.shot('dragged');
  });

  test('its keys move it, and not the notebook', async () => {
    await track('decay').focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await title('decay 5.2').waitFor();
    await page.keyboard.press('Home');
    await title('decay 0').waitFor();
    expect(await track('decay').evaluate((own) => own === document.activeElement)).toBe(true);
  });

  test('a number typed counts when it is done, brought into the range', async () => {
    await field('decay').fill('7.25');
    await page.keyboard.press('Enter');
    await title('decay 7.25').waitFor();
    await field('decay').fill('99');
    await page.keyboard.press('Tab');
    await title('decay 10').waitFor();
    expect(await field('decay').inputValue()).toBe('10');
  });

  test('two views of one control move together', async () => {
    expect(await track('shared').count()).toBe(2);
    await track('shared').first().focus();
    await page.keyboard.press('ArrowRight');
    await lab.cell(2).getByText('twice is 12').waitFor();
    await expect.poll(() => track('shared').nth(1).inputValue()).toBe('6');
  });

  test('each control works by mouse and by keys', async () => {
    await ask(`${IMPORTS}\n${ALL_CONTROLS}`);
    const cell = page.locator('.jp-Notebook .jp-CodeCell').last();
    await useAll(page, cell);
    await cell
      .locator('.jp-Cell-outputWrapper')
      .screenshot({ path: 'build/screenshots/controls-all-lab.png' });
  });

  test('an anywidget of the reader’s own works by the contract of the host alone', async () => {
    await ask(`const front = \`export default { render({ model, el }) {
  const button = document.createElement('button');
  const draw = () => { button.textContent = 'own ' + model.get('count'); };
  button.onclick = () => { model.set('count', model.get('count') + 1); model.save_changes(); };
  model.on('change:count', draw);
  draw();
  el.append(button);
} }\`;
const { comms, display } = (globalThis as any)[Symbol.for('notegrad.host')];
const names = { _model_module: 'anywidget', _model_name: 'AnyModel', _model_module_version: '*', _view_module: 'anywidget', _view_name: 'AnyView', _view_module_version: '*' };
const comm = comms.open('jupyter.widget', { state: { ...names, _esm: front, count: 1 }, buffer_paths: [] }, { metadata: { version: '2.1.0' } });
comm.onMessage(({ data }: any) => {
  if (data.method === 'update') console.log('counted to', data.state.count);
});
display({ data: { 'application/vnd.jupyter.widget-view+json': { version_major: 2, version_minor: 0, model_id: comm.id } }, metadata: {}, update: false });`);
    const cell = page.locator('.jp-Notebook .jp-CodeCell').last();
    await cell.getByRole('button', { name: 'own 1' }).click();
    await cell.getByRole('button', { name: 'own 2' }).waitFor();
    await cell.locator('.jp-OutputArea').getByText('counted to 2').last().waitFor();
  });

  test.each([50, 200])('60 moves in 2 s redraw without a queue, at %d ms each', async (work) => {
    await ask(`work = ${work}; log.length = 0;`);
    const ended = await drag('学习率 / learning rate', 60, 2000);
    await title('lr 0.95').waitFor();
    const late = await ask(`log.filter(({ at }) => at - work > ${ended}).length`);
    const calls = await ask('log.length');
    await ask('work = 0;');
    // One is on its way as the mouse comes to rest, and where it rests follows: no queue of 60.
    expect(Number(late)).toBeLessThanOrEqual(2);
    expect(Number(calls)).toBeGreaterThan(3);
  });

  test('a page loaded anew has the controls, and says that the figure waits for its cell', async () => {
    await page.keyboard.press('Control+s');
    await page.waitForFunction(() => document.querySelector('.jp-mod-dirty') === null);
    await page.reload();
    await lab.kernelIs('Idle');
    await track('decay').waitFor();
    expect(await field('decay').inputValue()).toBe('10');
    expect(await hint().textContent()).toContain('run this cell again');
    await lab.shot('reloaded');
    await runAll();
    await title('lr 0.25, decay 5').waitFor();
    expect(await lab.cell(1).getByText('run this cell again').isVisible()).toBe(false);
    await drag('decay', 3, 100);
    await title('decay 9.5').waitFor();
  });

  test('a notebook reopened without its kernel shows the values, and says what to do', async () => {
    await page.keyboard.press('Control+s');
    await page.waitForFunction(() => document.querySelector('.jp-mod-dirty') === null);
    await menu('Kernel', /^Shut Down Kernel$/);
    await page.getByText('No Kernel | Unknown').waitFor();
    await page.goto(lab.server.address('build/lab/controls.ipynb'));
    await lab.kernelIs('Idle');
    await track('decay').waitFor();
    expect(await page.getByText('model not found').count()).toBe(0);
    expect(await field('decay').inputValue()).toBe('9.5');
    await title('lr 0.25, decay 9.5').waitFor();
    await track('decay').focus();
    await page.keyboard.press('ArrowRight');
    await lab.cell(1).getByText('run this cell again').first().waitFor();
    await lab.shot('reopened');
    await runAll();
    await title('lr 0.25, decay 5').waitFor();
  });

  test('after a restart of the kernel a moved control says that its cell must run again', async () => {
    await menu('Kernel', /^Restart Kernel…$/);
    await page.locator('.jp-Dialog .jp-mod-accept').click();
    await lab.kernelIs('Idle');
    await track('decay').focus();
    await page.keyboard.press('ArrowRight');
    await lab.cell(1).getByText('run this cell again').first().waitFor();
    await lab.shot('restarted');
    await runAll();
    await title('lr 0.25, decay 5').waitFor();
    await track('decay').focus();
    await page.keyboard.press('ArrowRight');
    await title('decay 5.1').waitFor();
  });
});
