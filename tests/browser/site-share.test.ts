import { expect, test } from 'vitest';
import { code, describeSite, outputOf, prose, retype, runCell } from './site-support.ts';

const sketch = {
  name: '01-share',
  cells: [
    prose('# 分享', '# Share'),
    code("import { explore, select, slider } from 'notegrad';\nconst factor = 2;"),
    code(
      "explore({ lr: slider(0, 1, { value: 0.25 }), how: select(['sgd', 'adam']) }, ({ lr, how }) => `${how} ${lr * factor}`);",
    ),
  ],
};

describeSite('a link to a page as a reader has changed it', [sketch], (visit) => {
  test('carries code and controls, asks, runs nothing by itself, and leaves the reader’s own work', async () => {
    const page = await visit.open('en/01-share.html');
    await retype(
      page,
      2,
      "import { explore, select, slider } from 'notegrad';\nconst factor = 100;",
    );
    expect(await runCell(page, 3)).toBe('ok');
    await page.getByRole('slider').focus();
    await page.keyboard.press('End');
    await page.locator('#cell-3').getByText('sgd 100').waitFor();
    await page.getByRole('button', { name: 'Share' }).click();
    const link = await page.getByRole('textbox', { name: 'Share' }).inputValue();
    await visit.shot(page, 'share-link');
    expect(link).toContain('/en/01-share.html#share=');

    const path = link.slice(link.indexOf('en/'));
    const other = await visit.open(path);
    const notice = other.locator('.share-notice');

    await notice.getByText('(cells of code: 1, groups of controls: 1)').waitFor();
    await visit.shot(other, 'share-offer');
    expect(await other.locator('#cell-2').textContent()).toContain('factor = 2');
    await notice.getByRole('button', { name: 'Use them' }).click();
    await other.locator('#cell-2 .cm-content').getByText('factor = 100').waitFor();
    expect(await other.getAttribute('#cell-2', 'data-state'), 'nothing has run').toBeNull();
    expect(await outputOf(other, 3)).toBe('');
    expect(await runCell(other, 3)).toBe('ok');
    await other.locator('#cell-3').getByText('sgd 100').waitFor();
    expect(await other.getByRole('slider').inputValue()).toBe('1');
    await other.goto(visit.url + path.split('#')[0]);
    await other.locator('#cell-2 pre.code').waitFor();
    expect(await other.locator('#cell-2 .cm-content').count(), 'it is not kept').toBe(0);
  });

  test('says so where it is not whole, and where the reader leaves it', async () => {
    const page = await visit.open('en/01-share.html#share=abc');
    await page.getByText('This link is not whole').waitFor();
  });
});
