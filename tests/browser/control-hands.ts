import { encode } from 'fast-png';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** A cell that has one control of each kind, but for the slider, and tells their values in a line. */
export const ALL_CONTROLS = `explore(
  {
    name: select(['sgd', 'adam'], { labels: ['SGD', 'Adam'] }),
    isOn: checkbox(false, { label: '开 | on' }),
    again: button({ label: '再来 | again' }),
    frame: play(0, 4, { pause: 30 }),
    sum: text('1 + 2', {
      check(typed) {
        if (!/^\\d \\+ \\d$/.test(typed)) throw new Error('要两个数的和 | a sum of two digits is wanted');
      },
    }),
    digit: drawPad({ size: 8 }),
    kernel: weightPad([[1, -1]]),
    own: photo(1, 2, { channels: 1 }),
    points: pointPad([{ x: -0.5, y: 0 }, { x: 0.5, y: 0, label: 1 }]),
  },
  ({ name, isOn, again, frame, sum, digit, kernel, own, points }) => {
    const ink = digit.reduce((sum, gray) => sum + gray, 0);
    const dots = points.map(({ x, y, label }) => \`\${label}(\${x}, \${y})\`).join(' ');
    return \`told: \${name} \${isOn} \${again} \${frame} \${sum} ink \${ink > 0 ? 'some' : 'none'} \${dots} \${kernel} own \${own?.pixels ?? 'none'}\`;
  },
);`;

export const IMPORTS =
  "import { button, checkbox, drawPad, explore, photo, play, plot, pointPad, select, slider, text, weightPad } from 'notegrad';";

/** Uses each control by mouse and by keys, and looks at what the cell tells then. */
export async function useAll(page: Page, cell: Locator): Promise<void> {
  const tells = (text: string) => cell.getByText(text).last().waitFor();
  const click = async (locator: Locator, x: number, y: number) => {
    const box = await locator.boundingBox();
    if (!box) throw new Error('not on the page');
    return { x: box.x + box.width * x, y: box.y + box.height * y };
  };
  await tells('told: sgd false 0 0 1 + 2 ink none 0(-0.5, 0) 1(0.5, 0)');

  await cell.getByRole('combobox', { name: 'name' }).selectOption('Adam');
  await tells('told: adam false 0');
  await cell.getByRole('checkbox').focus();
  await page.keyboard.press('Space');
  await tells('told: adam true 0');
  const again = cell.getByRole('button', { name: 'again' });
  await again.click();
  await again.press('Enter');
  await tells('told: adam true 2 0');

  const playButton = cell.getByRole('button', { name: 'frame' });
  await playButton.click();
  await tells('told: adam true 2 4 1 + 2 ink none');
  await expect.poll(() => playButton.textContent()).toBe('▶');
  await cell.getByRole('slider', { name: 'frame' }).focus();
  await page.keyboard.press('ArrowLeft');
  await tells('told: adam true 2 3 1 + 2 ink none');

  const field = cell.getByRole('textbox', { name: 'sum' });
  await field.fill('4 +');
  await cell.getByRole('alert').filter({ hasText: 'a sum of two digits is wanted' }).waitFor();
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  await tells('told: adam true 2 3 1 + 2 ink none');
  await field.press('End');
  await page.keyboard.type(' 2');
  await tells('told: adam true 2 3 4 + 2 ink none');
  await expect.poll(() => cell.getByRole('alert').isVisible()).toBe(false);

  const pad = cell.getByRole('application');
  await pad.scrollIntoViewIfNeeded();
  const [from, to] = [await click(pad, 0.3, 0.3), await click(pad, 0.7, 0.6)];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
  await tells('2 3 4 + 2 ink some');
  await pad.focus();
  await page.keyboard.press('Delete');
  await tells('2 3 4 + 2 ink none');
  for (const key of ['Space', 'ArrowRight', 'ArrowDown', 'Space']) await page.keyboard.press(key);
  await tells('2 3 4 + 2 ink some');

  const plane = cell.getByRole('group', { name: 'points' });
  await plane.scrollIntoViewIfNeeded();
  const [dot, there] = [await click(plane, 0.25, 0.5), await click(plane, 0.5, 0.25)];
  await page.mouse.move(dot.x, dot.y);
  await page.mouse.down();
  await page.mouse.move(there.x, there.y, { steps: 4 });
  await page.mouse.up();
  await expect
    .poll(() => cell.textContent())
    .toMatch(/0\(-?0\.0\d*(?:e-\d+)?, 0\.[45]\d*\) 1\(0\.5, 0\)|0\(0, 0\.[45]\d*\) 1/);
  await plane.getByRole('button', { name: '2' }).last().focus();
  await page.keyboard.press('ArrowUp');
  await tells('1(0.5, 0.04)');
  await page.keyboard.press('0');
  await tells('0(0.5, 0.04)');
  await page.keyboard.press('Delete');
  await expect.poll(() => plane.getByRole('button').count()).toBe(1);
  await cell.getByRole('button', { name: /Add a point/ }).click();
  await expect.poll(() => plane.getByRole('button').count()).toBe(2);
  await tells('0(0, 0)');

  const weights = cell.getByRole('group', { name: 'kernel' });
  await weights.scrollIntoViewIfNeeded();
  await weights.getByRole('button', { name: 'column 2' }).click();
  await tells(' 1,0');
  const [left, right] = [await click(weights, 0.25, 0.5), await click(weights, 0.75, 0.5)];
  await page.mouse.move(left.x, left.y);
  await page.mouse.down();
  await page.mouse.move(right.x, right.y, { steps: 4 });
  await page.mouse.up();
  await tells(' 2,2');
  for (const key of ['ArrowRight', '-', 'ArrowLeft', 'Delete']) await page.keyboard.press(key);
  await tells(' 0,1');

  const own = cell.getByLabel(/^own: .*Choose a picture/);
  const picture = encode({ width: 2, height: 1, channels: 1, data: Uint8Array.of(255, 0) });
  const file = { name: 'own.png', mimeType: 'image/png', buffer: Buffer.from(picture) };
  await own.setInputFiles(file);
  await tells('own 1,0');
  const remove = cell.getByRole('button', { name: /Remove$/ });
  await remove.focus();
  await page.keyboard.press('Enter');
  await tells('own none');
  expect(await own.evaluate((field) => field.matches(':focus'))).toBe(true);

  await cell.getByRole('button', { name: 'As code' }).click();
  const code = cell.getByRole('group', { name: 'As code' });
  await expect.poll(() => code.textContent()).toContain("const name = 'adam';\nconst isOn = true;");
  await cell.getByRole('combobox', { name: 'name' }).selectOption('SGD');
  await expect.poll(() => code.textContent()).toContain("const name = 'sgd';");
}
