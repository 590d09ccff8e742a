import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { Notebook } from '../../src/notebook/index.ts';
import type { TypesRequest } from '../../src/site/browser/types/protocol.ts';
import { buildSite, type SiteServer, serveSite } from '../../src/site/index.ts';
import { launchChromium, missingChromium } from './chromium.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
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

/** Chapters that a run of the tests runs whole on their pages. */
const SAMPLE = 3;

/**
 * Some chapters, others whenever one of them changes; all with `CHAPTERS=all` in the environment.
 * All of them on their pages take half an hour.
 */
export function sampleOfChapters(): string[] {
  const all = chapters();
  if (process.env.CHAPTERS === 'all' || all.length <= SAMPLE) return all;
  const digest = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
  const byDigest = all.map((file) => [digest(file), file] as const).sort();
  return byDigest.slice(0, SAMPLE).map(([, file]) => file);
}

/** A notebook written for one test; its cells come from `prose` and `code`. */
export interface Sketch {
  readonly name: string;
  readonly cells: readonly object[];
}

export const prose = (zh: string, en: string): object => ({
  ...{ cell_type: 'markdown', id: randomUUID(), metadata: {} },
  source: `${zh}\n\n<!-- en -->\n\n${en}`,
});

/** A cell that has run. */
export const code = (
  source: string,
  { tags = [], outputs = [] }: { tags?: readonly string[]; outputs?: readonly object[] } = {},
): object => ({
  ...{ cell_type: 'code', id: randomUUID(), metadata: { tags }, execution_count: 1 },
  ...{ source, outputs },
});

interface VisitOptions {
  /** Default 'none': as on a machine without a GPU. */
  readonly webgl?: 'none' | 'software';
  /**
   * Let pages ask elsewhere and complain, and look at it in the tests themselves. Default false.
   */
  readonly unwatched?: boolean;
  /**
   * Check the types of changed cells. Default false: each page would load a compiler, which takes
   * seconds, and most tests are of something else.
   */
  readonly types?: boolean;
}

const missing = missingChromium();
if (missing) console.warn(`skipped: ${missing}`);

/**
 * Tests of a course built from these notebooks, in a real browser. When they have ended, no page
 * may have asked anything of elsewhere or have complained.
 */
export function describeSite(
  name: string,
  notebooks: readonly (string | Sketch)[],
  tests: (visit: Visit) => void,
  { webgl = 'none', unwatched = false, types = false }: VisitOptions = {},
): void {
  describe.skipIf(missing)(name, () => {
    const visit = new Visit(types);
    beforeAll(() => visit.start(notebooks, webgl));
    afterAll(async () => {
      await visit.end();
      if (unwatched) return;
      expect(visit.strays).toEqual([]);
      expect(visit.faults).toEqual([]);
    });
    tests(visit);
  });
}

/** A built course, its server and a browser. */
export class Visit {
  url = '';
  #server: SiteServer | undefined;
  #browser: Browser | undefined;
  readonly #folder = mkdtempSync(join(tmpdir(), 'notegrad-visit-'));
  /** Requests that went anywhere but to the local server. */
  readonly strays: string[] = [];
  /** What pages reported as wrong: uncaught errors, missing files, breaches of their policy. */
  readonly faults: string[] = [];
  readonly #types: boolean;

  constructor(types: boolean) {
    this.#types = types;
  }

  async start(notebooks: readonly (string | Sketch)[], webgl: 'none' | 'software'): Promise<void> {
    const files = notebooks.map((notebook) => {
      if (typeof notebook === 'string') return notebook;
      const file = join(this.#folder, `${notebook.name}.ipynb`);
      const { cells } = notebook;
      writeFileSync(file, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
      return file;
    });
    const site = join(this.#folder, 'site');
    await buildSite({ notebooks: files, output: site });
    this.#server = await serveSite({ folder: site });
    this.url = this.#server.url;
    this.#browser = await launchChromium(webgl);
  }

  /** A page of a reader who was never here before. */
  async open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.blank(options);
    await page.goto(this.url + path);
    return page;
  }

  /** The empty page of a reader who was never here before, who has opened nothing yet. */
  async blank(options: BrowserContextOptions = {}): Promise<Page> {
    if (!this.#browser) throw new Error('the visit has not started');
    const context = await this.#browser.newContext({
      viewport: { width: 1280, height: 900 },
      ...options,
    });
    // A busy machine takes its time; what waits for ever fails in the end.
    context.setDefaultTimeout(120_000);
    if (!this.#types) await context.addInitScript(findNothingWrong);
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
    return page;
  }

  async shot(page: Page, name: string, fullPage = false): Promise<void> {
    mkdirSync(SHOTS, { recursive: true });
    await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage });
  }

  async end(): Promise<void> {
    await this.#browser?.close();
    await this.#server?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Puts one that finds nothing wrong in the place of the worker that checks types. */
function findNothingWrong(): void {
  globalThis.Worker = new Proxy(Worker, {
    construct(target, [url, options]: ConstructorParameters<typeof Worker>) {
      if (!String(url).endsWith('/types.js')) return new target(url, options);
      const { port1, port2 } = new MessageChannel();
      port2.onmessage = ({ data }: MessageEvent<TypesRequest>) => {
        if (data.type === 'start') port2.postMessage({ type: 'ready' });
        if (data.type === 'check') {
          port2.postMessage({ type: 'checked', question: data.question });
        }
      };
      return Object.assign(port1, { terminate: () => port1.close() });
    },
  });
}

/**
 * Waits until the page has had its chance to do something about an element that is in view:
 * watchers are told in the order they were made, so the page's own have been told by then.
 */
export async function noticed(page: Page, selector: string): Promise<void> {
  await page.waitForLoadState('load');
  await page.locator(selector).evaluate(
    (element) =>
      new Promise<void>((done) => {
        const observer = new IntersectionObserver(
          () => {
            observer.disconnect();
            // What they started at once has started.
            setTimeout(done);
          },
          { rootMargin: '100px' },
        );
        observer.observe(element);
      }),
  );
}

/**
 * Waits until every picture on the page has loaded or failed, those out of view too, and the
 * network rests.
 */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(() =>
    Promise.all(
      [...document.images].map((image) => {
        image.loading = 'eager';
        return image.decode().catch(() => {});
      }),
    ),
  );
  await page.waitForLoadState('networkidle');
}

/** Waits until a cell has run for a while: the page counts the time. */
export async function underWay(page: Page, cell: number): Promise<void> {
  await page.waitForFunction(
    (number) => {
      const element = document.getElementById(`cell-${number}`);
      const told = element?.querySelector('.status')?.textContent ?? '';
      return element?.dataset.state === 'running' && /\d/.test(told);
    },
    cell,
    { timeout: 60_000 },
  );
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
  return page.$eval(`#cell-${cell} > .outputs`, (element) => (element as HTMLElement).textContent);
}

/** Replaces the code of a cell, as a reader who types would. */
export async function retype(page: Page, cell: number, code: string): Promise<void> {
  const editor = page.locator(`#cell-${cell} .cm-content`);
  if ((await editor.count()) === 0) await page.click(`#cell-${cell} [data-act=edit]`);
  await editor.click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(code);
}
