import { copyFileSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { LabServer } from './lab-server.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

interface LabPageOptions {
  /** The notebook of `fixtures` that is opened, a copy of it, and the beginning of the screenshots' names. */
  readonly name: string;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly timeout: number;
  /** Called before anything is loaded. */
  readonly watch?: (page: Page) => void;
}

/** A notebook that is open in a JupyterLab of its own, its kernel idle. */
export class LabPage {
  readonly page: Page;
  readonly server: LabServer;
  readonly #browser: Browser;
  readonly #name: string;

  static async open({ name, viewport, timeout, watch }: LabPageOptions): Promise<LabPage> {
    mkdirSync(path('../../build/screenshots'), { recursive: true });
    mkdirSync(path('../../build/lab'), { recursive: true });
    copyFileSync(path(`fixtures/${name}.ipynb`), path(`../../build/lab/${name}.ipynb`));
    const [server, browser] = await Promise.all([LabServer.start(), launchChromium()]);
    const page = await browser.newPage({ viewport });
    page.setDefaultTimeout(timeout);
    watch?.(page);
    const lab = new LabPage(name, page, server, browser);
    try {
      await page.goto(server.address(`build/lab/${name}.ipynb`));
      await lab.cell(0).waitFor({ timeout: 30_000 });
      await lab.kernelIs('Idle');
    } catch (error) {
      await lab.shot('failed-to-open');
      await lab.close();
      throw error;
    }
    return lab;
  }

  private constructor(name: string, page: Page, server: LabServer, browser: Browser) {
    this.#name = name;
    this.page = page;
    this.server = server;
    this.#browser = browser;
  }

  /** The nth code cell. */
  cell(index: number): Locator {
    return this.page.locator('.jp-Notebook .jp-CodeCell').nth(index);
  }

  async kernelIs(status: 'Idle' | 'Busy'): Promise<void> {
    // A busy machine takes its time to start another kernel.
    await this.page.getByText(`TypeScript (notegrad) | ${status}`).waitFor({ timeout: 90_000 });
  }

  async shot(state: string): Promise<void> {
    await this.page.screenshot({
      path: path(`../../build/screenshots/${this.#name}-${state}.png`),
    });
  }

  /** A picture of what a test that failed has left. */
  async shotFailure({ name, result }: { name: string; result?: { state: string } }): Promise<void> {
    if (result?.state === 'fail') await this.shot(`failed-${name.replaceAll(/\W+/g, '-')}`);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.server.stop();
  }
}
