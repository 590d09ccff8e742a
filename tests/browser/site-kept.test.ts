import { expect, test } from 'vitest';
import { code, describeSite, outputOf, prose, retype, runCell } from './site-support.ts';

const earlierCode = `function step(w: number, g: number): number { return w - 0.5 * g; }
await check.exercise('L9.1', 't', { points: 1, hint: 'h', keep: { step } }, (t) => {
  t.check('c', {
    cases: [{ w: 1, g: 1 }],
    answer: ({ w, g }, { step }) => step(w, g),
    holds: (_, w) => w < 1,
  });
});`;
const earlier = {
  name: '01-earlier',
  cells: [
    prose('# 先前', '# Earlier'),
    code("import { check } from 'notegrad';"),
    code(earlierCode),
  ],
};
const later = {
  name: '02-later',
  cells: [
    prose('# 后来', '# Later'),
    code(`import { check } from 'notegrad';
const ours = (w: number, _: number): number => w;
const { step } = await check.kept('L9.1', { step: ours });
console.log('step to', step(1, 1));`),
  ],
};

describeSite('what a reader has written for a later chapter', [earlier, later], (visit) => {
  test('is used there once its exercise has passed, also on another page and after a reload', async () => {
    const page = await visit.open('en/02-later.html');
    expect(await runCell(page, 2)).toBe('ok');
    expect(await outputOf(page, 2)).toContain('has not been passed here yet');
    expect(await outputOf(page, 2)).toContain('step to 1');

    await page.goto(`${visit.url}en/01-earlier.html`);
    expect(await runCell(page, 3)).toBe('ok');
    expect(await outputOf(page, 3)).toContain('Your step is kept');
    await page.goto(`${visit.url}en/02-later.html`);
    expect(await runCell(page, 2)).toBe('ok');
    expect(await outputOf(page, 2)).toContain('step: yours, from exercise L9.1');
    expect(await outputOf(page, 2)).toContain('step to 0.5');
  });

  test('is not what a link has brought, even where the reader has run it', async () => {
    const page = await visit.open('en/01-earlier.html');
    await retype(page, 3, earlierCode.replace('0.5', '0.1'));
    await page.getByRole('button', { name: 'Share' }).click();
    const link = await page.getByRole('textbox', { name: 'Share' }).inputValue();

    const other = await visit.open(link.slice(link.indexOf('en/')));
    await other.locator('.share-notice').getByRole('button', { name: 'Use them' }).click();
    await other.locator('#cell-3 .cm-content').getByText('0.1').waitFor();
    expect(await runCell(other, 3)).toBe('ok');
    expect(
      await other.evaluate(() => Object.keys(localStorage).filter((key) => /kept/.test(key))),
    ).toEqual([]);
  });

  test('is the course’s where the store holds anything else', async () => {
    const page = await visit.open('en/02-later.html');
    await page.evaluate(() => localStorage.setItem('notegrad.kept.exercise.L9.1', '{"step":"1"}'));
    expect(await runCell(page, 2)).toBe('ok');
    expect(await outputOf(page, 2)).toContain('cannot be used');
    expect(await outputOf(page, 2)).toContain('step to 1');
  });
});
