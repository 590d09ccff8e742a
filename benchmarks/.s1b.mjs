import { chromium } from 'playwright-core';
import { serveSite } from '../dist/site/index.js';

const server = await serveSite({ folder: '/tmp/s1-site' });
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const page = await browser.newPage({
  viewport: { width: 1200, height: 1000 },
  deviceScaleFactor: 1.5,
});
page.on('console', (m) => console.log(m.type(), m.text()));
await page.goto(server.url + 'en/L5-3-vae.html');
await page.waitForLoadState('networkidle');
const el = page.locator('.formula').nth(3);
await el.scrollIntoViewIfNeeded();
await page.screenshot({ path: '/tmp/s1-formula.png' });
const em = page.locator('.prose em').nth(2);
await em.scrollIntoViewIfNeeded();
await page.screenshot({ path: '/tmp/s1-em.png' });
console.log(
  await page.evaluate(() =>
    [...document.fonts]
      .filter((f) => f.status == 'loaded')
      .map((f) => f.family + ' ' + f.weight + ' ' + f.style + ' ' + f.unicodeRange.slice(0, 20)),
  ),
);
await browser.close();
await server.close();
