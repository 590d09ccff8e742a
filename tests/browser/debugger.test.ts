import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LabPage } from './lab-page.ts';
import { missingLab } from './lab-server.ts';

const skipped = missingLab();
if (skipped !== undefined) console.warn(`Skipping the test of JupyterLab's debugger: ${skipped}`);

describe.skipIf(skipped !== undefined)("JupyterLab's debugger", () => {
  let lab: LabPage;
  let page: Page;
  /** What the kernel has answered to the debugger. */
  const replies: string[] = [];

  beforeAll(async () => {
    lab = await LabPage.open({
      name: 'debugger',
      viewport: { width: 1400, height: 1000 },
      timeout: 20_000,
      watch: (page) =>
        page.on('websocket', (socket) => {
          socket.on('framereceived', ({ payload }) => {
            if (payload.includes('debug_reply')) replies.push(payload.toString());
          });
        }),
    });
    page = lab.page;
  });
  afterAll(() => lab?.close());
  afterEach(({ task }) => lab?.shotFailure(task));

  const cell = (index: number): Locator => lab.cell(index);
  const sidebar = (): Locator => page.locator('#jp-debugger-sidebar');
  const variables = (): Locator => sidebar().locator('.jp-DebuggerVariables-body .jp-TreeItem');
  const frames = (): Locator => sidebar().locator('.jp-DebuggerCallstackFrame');
  const highlighted = (): Locator => page.locator('.jp-DebuggerEditor-highlight');

  async function run(index: number): Promise<void> {
    await cell(index).locator('.cm-content').click();
    await page.keyboard.press('Control+Enter');
  }

  const press = (command: string): Promise<void> =>
    sidebar().locator(`[data-command="debugger:${command}"]`).first().click();

  test('is enabled from the toolbar, and lists the variables', async () => {
    await run(0);
    await cell(0).locator('.jp-InputPrompt', { hasText: '[1]:' }).waitFor();
    await page.locator('.jp-DebuggerBugButton').click();
    await sidebar().waitFor();
    await variables().filter({ hasText: 'weights' }).waitFor();
    await lab.shot('enabled');
    const weights = await variables().filter({ hasText: 'weights' }).textContent();
    expect(weights).toContain('Tensor [2, 2] float32 [[1, 2], [3, 4]]');
  });

  test('stops at a breakpoint that is clicked in the gutter, at the line of the TypeScript', async () => {
    const line = cell(1).locator('.cm-breakpoint-gutter .cm-gutterElement').nth(3);
    await line.click();
    // The first is a spacer.
    await cell(1).locator('.cm-breakpoint-icon').nth(1).waitFor();
    await run(1);
    await highlighted().waitFor();
    expect((await highlighted().textContent())?.trim()).toBe('const next = weights.sub(step);');
    const calls = (await frames().allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
    expect(calls).toEqual(['train Cell [*]:3', 'Cell 2 Cell [*]:7']);
    expect(await variables().filter({ hasText: 'rate' }).textContent()).toContain('0.5');
    expect(await variables().filter({ hasText: 'step' }).textContent()).toContain(
      '[[0.5, 1], [1.5, 2]]',
    );
    await lab.shot('stopped');
  });

  test('steps line by line', async () => {
    await press('next');
    await highlighted().filter({ hasText: 'return next;' }).waitFor();
    await variables()
      .filter({ hasText: /next.*\[\[0\.5, 1\]/ })
      .waitFor();
    await press('stepOut');
    await highlighted().filter({ hasText: 'const trained' }).waitFor();
    await variables().filter({ hasText: 'trained' }).waitFor();
    await lab.shot('stepped');
  });

  test('continues to the end of the cell', async () => {
    await press('continue');
    await cell(1).locator('.jp-OutputArea-executeResult', { hasText: '5' }).waitFor();
    await lab.kernelIs('Idle');
    expect(await highlighted().count()).toBe(0);
    await variables().filter({ hasText: 'trained' }).waitFor();
    await lab.shot('continued');
  });

  test('shows a tensor as the notebook does', async () => {
    const weights = variables().filter({ hasText: 'weights' });
    await weights.hover();
    await weights.locator('.jp-DebuggerVariables-renderVariable').click();
    const panel = page.locator('.jp-VariableRendererPanel');
    await panel.getByText('Tensor [2, 2] float32').waitFor();
    await lab.shot('rendered');
    await page
      .locator('.lm-TabBar-tab', { hasText: 'weights' })
      .locator('.lm-TabBar-tabCloseIcon')
      .click();
    await panel.waitFor({ state: 'detached' });
  });

  test('stops again after the kernel has been restarted', async () => {
    await page.locator('.lm-MenuBar-itemLabel', { hasText: /^Kernel$/ }).click();
    await page.locator('.lm-Menu-itemLabel', { hasText: /^Restart Kernel…$/ }).click();
    replies.length = 0;
    await page.locator('.jp-Dialog .jp-mod-accept').click();
    await variables().filter({ hasText: 'weights' }).waitFor({ state: 'detached' });
    await lab.kernelIs('Idle');
    // JupyterLab sets its breakpoints again in its own time.
    const isSet = (reply: string) => /"command": ?"setBreakpoints"/.test(reply);
    await expect.poll(() => replies.some(isSet), { timeout: 20_000 }).toBe(true);
    await lab.shot('restarted');
    await run(0);
    await cell(0).locator('.jp-InputPrompt', { hasText: '[1]:' }).waitFor();
    await run(1);
    await highlighted().waitFor();
    await press('continue');
    await lab.kernelIs('Idle');
  });

  test('is disabled from the toolbar: the breakpoint holds nothing any more', async () => {
    await page.locator('.jp-DebuggerBugButton').click();
    await page.locator('.jp-DebuggerBugButton[aria-pressed="false"]').waitFor();
    await run(1);
    await cell(1).locator('.jp-InputPrompt', { hasText: '[3]:' }).waitFor();
  });
});
