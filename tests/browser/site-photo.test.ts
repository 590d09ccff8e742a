import { encode } from 'fast-png';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { violations } from './axe.ts';
import { code, describeSite, prose, runCell } from './site-support.ts';

const sketch = {
  name: '01-photo',
  cells: [
    prose('# 照片', '# A photo'),
    code(`import { explore, photo } from 'notegrad';
const told = (picture?: { pixels: Float32Array }) =>
  picture ? 'told ' + [...picture.pixels].map((pixel) => Math.round(pixel * 255)).join(' ') : 'told none';`),
    code("explore({ own: photo(1, 2, { label: '照片 | photo' }) }, ({ own }) => told(own));"),
    code('explore({ mono: photo(1, 2, { channels: 1 }) }, ({ mono }) => told(mono));'),
  ],
};

type Rgba = readonly [number, number, number, number];
const RED: Rgba = [255, 0, 0, 255];
const BLUE: Rgba = [0, 0, 255, 255];
const GREEN: Rgba = [0, 255, 0, 255];
const CLEAR: Rgba = [0, 0, 0, 0];

/** A picture whose columns have these colors. */
function png(height: number, columns: readonly Rgba[]): Buffer {
  const data = Uint8Array.from(Array.from({ length: height }, () => columns.flat()).flat());
  return Buffer.from(encode({ height, width: columns.length, channels: 4, data }));
}
const columns = (...parts: readonly (readonly [count: number, color: Rgba])[]): Rgba[] =>
  parts.flatMap(([count, color]) => Array.from({ length: count }, () => color));

/** Lets go of a file, or pastes it, on the place for the photo. */
async function bring(
  page: Page,
  event: 'drop' | 'paste',
  name: string,
  type: string,
  bytes: Buffer,
) {
  await page.getByRole('group', { name: 'photo', exact: true }).evaluate(
    (zone, { event, name, type, base64 }) => {
      const data = new DataTransfer();
      const bytes = Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0));
      data.items.add(new File([bytes], name, { type }));
      const init = { bubbles: true, cancelable: true };
      zone.dispatchEvent(
        event === 'drop'
          ? new DragEvent('drop', { ...init, dataTransfer: data })
          : new ClipboardEvent('paste', { ...init, clipboardData: data }),
      );
    },
    { event, name, type, base64: bytes.toString('base64') },
  );
}

/** A JPEG of two halves, the left one white, that a camera held on its side has taken. */
async function turnedJpeg(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 32, height: 16 });
    const ink = canvas.getContext('2d') as CanvasRenderingContext2D;
    ink.fillStyle = '#fff';
    ink.fillRect(0, 0, 16, 16);
    return canvas.toDataURL('image/jpeg', 1).split(',')[1] as string;
  });
  const plain = Buffer.from(base64, 'base64');
  // One entry of TIFF: 0x0112, the orientation, a short: 3, turned by half.
  const exif = Buffer.from(
    '457869660000' + '4d4d002a00000008' + '0001011200030000000100030000' + '00000000',
    'hex',
  );
  const head = Buffer.from([0xff, 0xe1, 0, exif.length + 2]);
  return Buffer.concat([plain.subarray(0, 2), head, exif, plain.subarray(2)]);
}

describeSite('a photo of the reader’s own', [sketch], (visit) => {
  const open = async (options = {}) => {
    const page = await visit.open('en/01-photo.html', options);
    expect(await runCell(page, 3)).toBe('ok');
    await tells(page, 'told none');
    return page;
  };
  const tells = (page: Page, text: string, cell = 3) =>
    page.locator(`#cell-${cell}`).getByText(text, { exact: true }).waitFor();
  const alert = (page: Page, text: string) =>
    page.locator('#cell-3').getByRole('alert').filter({ hasText: text }).waitFor();
  const field = (page: Page) => page.getByLabel('photo: Choose a picture');

  test('is dropped, pasted or chosen, cut about its middle and scaled, and can be taken away', async () => {
    const page = await open();
    // Of 80 x 20 the middle 40 x 20 is kept: green falls away on both sides.
    const wide = columns([20, GREEN], [20, RED], [20, BLUE], [20, GREEN]);
    await bring(page, 'drop', 'wide.png', 'image/png', png(20, wide));
    await tells(page, 'told 255 0 0 0 0 255');
    await page.getByRole('img', { name: 'photo: your picture' }).waitFor();
    const shown = await page
      .getByRole('img', { name: 'photo: your picture' })
      .evaluate((canvas) => [
        ...((canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, 2, 1).data ?? []),
      ]);
    expect(shown).toEqual([...RED, ...BLUE]);
    await visit.shot(page, 'photo');

    // 3 x 3 for 1 x 2: one and a half rows and columns, of which half a column is white.
    const three = png(3, columns([1, RED], [1, CLEAR], [1, BLUE]));
    await field(page).setInputFiles({ name: 'three.png', mimeType: 'image/png', buffer: three });
    await tells(page, 'told 255 85 85 85 85 255');
    await field(page).setInputFiles({
      ...{ name: 'small.png', mimeType: 'image/png' },
      buffer: png(1, [CLEAR, BLUE]),
    });
    await tells(page, 'told 255 255 255 0 0 255');
    await bring(page, 'paste', 'pasted.png', 'image/png', png(2, columns([2, BLUE], [2, GREEN])));
    await tells(page, 'told 0 0 255 0 255 0');
    await bring(page, 'drop', 'turned.jpg', 'image/jpeg', await turnedJpeg(page));
    await tells(page, 'told 0 0 0 255 255 255');

    // A reader shares the page, and not the picture.
    await page.getByRole('button', { name: 'Share' }).click();
    const share = page.getByRole('textbox', { name: 'Share' });
    await share.waitFor();
    expect((await share.inputValue()).length).toBeLessThan(400);
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Remove' }).click();
    await tells(page, 'told none');
    expect(await page.getByRole('button', { name: 'Remove' }).count()).toBe(0);
  });

  test('of one channel is gray by luma', async () => {
    const page = await open();
    expect(await runCell(page, 4)).toBe('ok');
    await page.getByLabel('mono: Choose a picture').setInputFiles({
      ...{ name: 'a.png', mimeType: 'image/png' },
      buffer: png(10, columns([10, RED], [10, GREEN])),
    });
    await tells(page, `told ${Math.round(0.299 * 255)} ${Math.round(0.587 * 255)}`, 4);
  });

  test('is refused where it is none or too large, and the last one stays', async () => {
    const page = await open();
    await bring(page, 'drop', 'good.png', 'image/png', png(1, [RED, BLUE]));
    await tells(page, 'told 255 0 0 0 0 255');
    await bring(page, 'drop', 'notes.txt', 'text/plain', Buffer.from('a text'));
    await alert(page, 'The browser finds no picture in it');
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="https://elsewhere.example/a.png"/></svg>';
    await bring(page, 'drop', 'a.svg', 'image/svg+xml', Buffer.from(svg));
    await alert(page, 'SVG is not taken');
    await bring(page, 'drop', 'broken.png', 'image/png', png(9, [RED, BLUE]).subarray(0, 20));
    await alert(page, 'The browser finds no picture in it');
    await bring(
      page,
      'paste',
      'disguised.png',
      'image/png',
      Buffer.from(`\uFEFF \n${svg}`, 'utf16le'),
    );
    await alert(page, 'SVG is not taken');
    await field(page).setInputFiles({
      ...{ name: 'heavy.png', mimeType: 'image/png', buffer: Buffer.alloc(20_000_001) },
    });
    await alert(page, 'more than 20 MB');
    const [width, height] = [10_000, 5001];
    const data = new Uint8Array(width * height);
    const large = Buffer.from(encode({ width, height, channels: 1, data }));
    await field(page).setInputFiles({ name: 'large.png', mimeType: 'image/png', buffer: large });
    await alert(page, 'more than 50 megapixels');
    await tells(page, 'told 255 0 0 0 0 255');
    await visit.shot(page, 'photo-refused');
    await bring(page, 'drop', 'good.png', 'image/png', png(1, [BLUE, RED]));
    await tells(page, 'told 0 0 255 255 0 0');
    expect(await page.locator('#cell-3').getByRole('alert').count()).toBe(0);
  });

  test('opens the files by the keyboard, with a ring around the place', async () => {
    const page = await open();
    // Listened to from the start: the browser takes a moment to hand its dialogs over.
    page.on('filechooser', (asked) =>
      asked.setFiles({
        ...{ name: 'a.png', mimeType: 'image/png', buffer: png(1, [GREEN, RED]) },
      }),
    );
    await field(page).focus();
    const ring = () =>
      page
        .getByRole('group', { name: 'photo', exact: true })
        .evaluate((zone) => getComputedStyle(zone).outlineStyle);
    expect(await ring()).toBe('solid');
    await page.keyboard.press('Space');
    await tells(page, 'told 0 255 0 255 0 0');
    await page.keyboard.press('Shift+Tab');
    expect(await ring()).toBe('none');
  });

  test.each(['light', 'dark'] as const)(
    'axe finds nothing, on a phone, %s',
    async (colorScheme) => {
      const page = await open({
        viewport: { width: 390, height: 844 },
        colorScheme,
        isMobile: true,
      });
      await bring(page, 'drop', 'notes.txt', 'text/plain', Buffer.from('a text'));
      await alert(page, 'The browser finds no picture in it');
      await page.locator('#cell-3').scrollIntoViewIfNeeded();
      await visit.shot(page, `photo-phone-${colorScheme}`);
      expect(await violations(page, 'article')).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        390,
      );
    },
  );
});
