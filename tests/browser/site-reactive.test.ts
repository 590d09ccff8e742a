import { expect, test } from 'vitest';
import { code, describeSite, ended, outputOf, prose, retype, runCell } from './site-support.ts';

const sketch = {
  name: '01-reactive',
  cells: [
    prose('# 随动', '# Reactive'),
    code('const rate = 2;'),
    code('const twice = rate * 2;\nconsole.log(`twice ${twice}`);'),
    code(
      'for (const end = Date.now() + 150; Date.now() < end; );\nconst slow = rate * 10;\nconsole.log(`slow ${slow}`);',
    ),
    code('console.log(`both ${twice} ${slow}`);'),
    code('console.log(`four times ${twice * 2}`);'),
    code("console.log('apart');"),
  ],
};

describeSite('cells that depend on a changed one', [sketch], (visit) => {
  test('run again if they were fast; others, and what depends on them, say that they are out of date', async () => {
    const page = await visit.open('en/01-reactive.html');
    await page.click('[data-act=run-all]');
    expect(await ended(page, 7)).toBe('ok');
    const state = (cell: number) => page.getAttribute(`#cell-${cell}`, 'data-state');
    await retype(page, 2, 'const rate = 5;');
    await page.keyboard.press('Shift+Enter');
    await page.locator('#cell-6').getByText('four times 20').waitFor();
    expect(await outputOf(page, 3)).toContain('twice 10');
    expect(await outputOf(page, 4), 'the slow one waits for the reader').toContain('slow 20');
    expect(await state(4)).toBe('outdated');
    expect(await outputOf(page, 5), 'it needs the slow one').toContain('both 4 20');
    expect(await state(5)).toBe('outdated');
    await visit.shot(page, 'reactive');
    // The last cell runs, and what it needs before it.
    expect(await runCell(page, 5)).toBe('ok');
    await page.locator('#cell-5').getByText('both 10 50').waitFor();
    expect(await state(4)).toBe('ok');
  });
});
