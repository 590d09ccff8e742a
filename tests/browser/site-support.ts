import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Notebook } from '../../src/notebook/model.ts';
import { buildSite, type SiteServer, serveSite } from '../../src/site/index.ts';
import { launchChromium } from './chromium.ts';

const root = new URL('../../', import.meta.url).pathname;
/** Pictures of what the tests saw, to be looked at. */
const SHOTS = join(root, 'build/screenshots');

export const fixtures = ['00-setup', 'L2-1-perceptron'].map((slug) =>
  join(root, `tests/site/fixtures/${slug}.ipynb`),
);

/** The chapters of the course that have been executed. */
export function chapters(): string[] {
  const folder = join(root, 'notebooks');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ipynb'))
    .map((file) => join(folder, file))
    .filter((file) => {
      const { cells } = JSON.parse(readFileSync(file, 'utf8')) as Notebook;
      return cells.some((cell) => cell.cell_type === 'code' && cell.execution_count !== null);
    });
}

/** A built course, its server and a browser. */
export class Visit {
  readonly url: string;
  readonly #server: SiteServer;
  readonly #browser: Browser;
  readonly #folder: string;
  /** Requests that went anywhere but to the local server. */
  readonly strays: string[] = [];
  /** What pages reported as wrong: uncaught errors, missing files, breaches of their policy. */
  readonly faults: string[] = [];

  private constructor(folder: string, server: SiteServer, browser: Browser) {
    this.#folder = folder;
    this.#server = server;
    this.#browser = browser;
    this.url = server.url;
  }

  static async start(notebooks: readonly string[]): Promise<Visit> {
    const folder = mkdtempSync(join(tmpdir(), 'notegrad-visit-'));
    await buildSite({ notebooks, output: folder });
    const server = await serveSite({ folder });
    const browser = await launchChromium();
    return new Visit(folder, server, browser);
  }

  /** A page of a reader who was never here before. */
  async open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.#browser.newContext({
      viewport: { width: 1280, height: 900 },
      ...options,
    });
    const page = await context.newPage();
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(this.url) && !/^(?:data|blob|about):/.test(url)) this.strays.push(url);
    });
    page.on('pageerror', (error) => this.faults.push(String(error)));
    page.on('response', (response) => {
      if (response.status() >= 400) this.faults.push(`${response.status()} ${response.url()}`);
    });
    page.on('console', (message) => {
      if (message.type() === 'error') this.faults.push(message.text());
    });
    await page.goto(this.url + path);
    return page;
  }

  async shot(page: Page, name: string, fullPage = false): Promise<void> {
    mkdirSync(SHOTS, { recursive: true });
    await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage });
  }

  async end(): Promise<void> {
    await this.#browser.close();
    await this.#server.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Presses a cell's button and waits until it has ended; returns its state. */
export async function runCell(page: Page, cell: number, timeout = 60_000): Promise<string> {
  await page.click(`#cell-${cell} [data-act=run]`);
  return ended(page, cell, timeout);
}

export async function ended(page: Page, cell: number, timeout = 60_000): Promise<string> {
  const state = await page.waitForFunction(
    (number) => {
      const { state = '' } = document.getElementById(`cell-${number}`)?.dataset ?? {};
      return ['ok', 'error', 'stopped', 'skipped'].includes(state) && state;
    },
    cell,
    { timeout },
  );
  return String(await state.jsonValue());
}

export function outputOf(page: Page, cell: number): Promise<string> {
  return page.$eval(`#cell-${cell} > .outputs`, (element) => (element as HTMLElement).innerText);
}

/** Replaces the code of a cell, as a reader who types would. */
export async function retype(page: Page, cell: number, code: string): Promise<void> {
  const editor = page.locator(`#cell-${cell} .cm-content`);
  if ((await editor.count()) === 0) await page.click(`#cell-${cell} [data-act=edit]`);
  await editor.click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(code);
}
