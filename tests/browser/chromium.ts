import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const FLAGS = [
  ...['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
];

/** `CHROMIUM` names another one. */
export const chromiumPath: string | undefined = [process.env.CHROMIUM, ...PLACES].find(
  (path) => path !== undefined && existsSync(path),
);

/** Why browser tests are skipped here, or undefined where they run. In CI they may not be skipped. */
export function missingChromium(): string | undefined {
  if (chromiumPath !== undefined) return undefined;
  const reason = 'no Chromium found; install it (apt install chromium) or name it in CHROMIUM';
  if (process.env.CI) throw new Error(`browser tests may not be skipped in CI: ${reason}`);
  return reason;
}

/** How pages are drawn in three dimensions: not at all, or by the processor, as on a machine without a GPU. */
const WEBGL = {
  none: ['--disable-gpu', '--disable-3d-apis'],
  software: ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
};

export async function launchChromium(webgl: keyof typeof WEBGL = 'none'): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  const args = [...FLAGS, ...WEBGL[webgl]];
  return chromium.launch({ executablePath: chromiumPath as string, args });
}
