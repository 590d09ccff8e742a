import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What stands in the way of readers by keyboard, by ear or of little sight, as axe finds it.
 *
 * @param within a selector. Default: the whole page
 */
export async function violations(page: Page, within?: string): Promise<string[]> {
  // Through the debugger, which the page's policy does not bind.
  await page.evaluate(axe);
  const found = await page.evaluate(
    (where) =>
      (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run(where ?? document),
    within,
  );
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  );
}
