import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LabPage } from './lab-page.ts';
import { missingLab } from './lab-server.ts';

const skipped = missingLab();

describe.skipIf(skipped !== undefined)('reactive cells in JupyterLab', () => {
  let lab: LabPage;
  beforeAll(async () => {
    lab = await LabPage.open({
      name: 'reactive',
      viewport: { width: 1100, height: 900 },
      timeout: 15_000,
    });
  });
  afterAll(() => lab?.close());
  afterEach(({ task }) => lab?.shotFailure(task));

  const output = (index: number) => lab.cell(index).locator('.jp-OutputArea-output').last();
  const mark = (index: number) => lab.cell(index).locator('.notegrad-outdated');
  const button = () => lab.page.getByRole('button', { name: 'Reactive' });

  async function retype(index: number, code: string): Promise<void> {
    await lab.cell(index).locator('.cm-content').click();
    await lab.page.keyboard.press('Control+a');
    await lab.page.keyboard.insertText(code);
    await lab.page.keyboard.press('Control+Enter');
  }

  test('off at first: a cell runs alone', async () => {
    await lab.page.locator('.lm-MenuBar-itemLabel', { hasText: /^Run$/ }).click();
    await lab.page.locator('.lm-Menu-itemLabel', { hasText: /^Run All Cells$/ }).click();
    await lab.cell(3).getByText('slow 20').waitFor();
    await retype(0, 'let lr = 3;');
    await lab.kernelIs('Idle');
    expect(await output(1).textContent()).toContain('twice 4');
  });

  test('on: fast cells run again, slow ones say that they are old, and run by their button', async () => {
    await button().click();
    await retype(0, 'let lr = 5;');
    await lab.cell(1).getByText('twice 10').waitFor();
    await mark(2).waitFor();
    expect(await mark(2).textContent()).toContain('What it uses has changed');
    await lab.shot('outdated');
    expect(await output(3).textContent()).toContain('slow 20');
    await mark(2).getByRole('button').click();
    await lab.cell(3).getByText('slow 50').waitFor();
    expect(await mark(2).count()).toBe(0);
    expect(await mark(3).count()).toBe(0);
  });

  test('the choice is kept over a reload of the page', async () => {
    await lab.page.keyboard.press('Control+s');
    await lab.page.waitForFunction(() => document.querySelector('.jp-mod-dirty') === null);
    await lab.page.reload();
    await lab.kernelIs('Idle');
    await expect.poll(() => button().getAttribute('aria-pressed')).toBe('true');
    await button().click();
    await expect.poll(() => button().getAttribute('aria-pressed')).toBe('false');
  });
});
