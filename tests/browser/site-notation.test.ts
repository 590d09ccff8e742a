import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { describeSite } from './site-support.ts';

const page = '90-notation-and-glossary';
const file = fileURLToPath(new URL(`../../notebooks/${page}.ipynb`, import.meta.url));
const chapter = join(file, '../L2-1-perceptron.ipynb');

describeSite('the page of notation and terms', [chapter, file], (visit) => {
  test.each(['zh', 'en'])('fits a phone, and shows every formula: %s', async (language) => {
    const phone = { viewport: { width: 390, height: 844 } };
    const reader = await visit.open(`${language}/${page}.html`, phone);
    expect(await reader.locator('.katex').count()).toBeGreaterThan(500);
    expect(await reader.locator('.katex-error').count()).toBe(0);
    expect(await reader.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    // A table that is wider scrolls, and does not break the names of code.
    const code = reader.locator('td code', { hasText: /^stereoBaseline$/ });
    expect(await code.evaluate((element) => element.getClientRects().length)).toBe(1);
    await visit.shot(reader, `notation-${language}`);
  });

  test('is found by the search, term by term', async () => {
    const reader = await visit.open('zh/index.html');
    await reader.keyboard.press('/');
    await reader.keyboard.type('帕累托前沿');
    await reader.getByText('Pareto front').waitFor();
  });
});
