// What the rendered course weighs and how fast it answers: the build of a whole course and of one
// edit, a chapter page before anything runs, the first cell after a click, the editor. Needs `npm
// run build` and Chromium.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { buildSite, serveSite } from '../../dist/site/index.js';
import { median, table } from '../table.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const CHAPTERS = 32;
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-sync',
];

/**
 * The course's own chapters, copied until there are as many as the finished course has; no two
 * share a cell.
 */
function wholeCourse(folder) {
  const own = readdirSync(join(root, 'notebooks')).filter((file) => file.endsWith('.ipynb'));
  return Array.from({ length: CHAPTERS }, (_, index) => {
    const source = own[index % own.length];
    const path = join(folder, index < own.length ? source : `L4-${index}-copy.ipynb`);
    const notebook = JSON.parse(readFileSync(join(root, 'notebooks', source), 'utf8'));
    for (const cell of notebook.cells) {
      if (cell.cell_type === 'code')
        cell.source = [cell.source].flat().join('').concat(`\n// ${index}`);
    }
    writeFileSync(path, JSON.stringify(notebook));
    return path;
  });
}

/** Changes one cell of a notebook, as an author would. */
function edit(path, round) {
  const notebook = JSON.parse(readFileSync(path, 'utf8'));
  const cell = notebook.cells.find(({ cell_type }) => cell_type === 'code');
  cell.source = [cell.source].flat().join('').concat(`\n// edit ${round}`);
  writeFileSync(path, JSON.stringify(notebook));
}

/** Opens a chapter in a fresh profile and returns the page with the sizes of what it loads. */
async function open(browser, url) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const loads = [];
  page.on('response', (response) => {
    if (response.ok())
      loads.push(
        response
          .body()
          .then((body) => ({ url: response.url(), bytes: weigh(response.url(), body) })),
      );
  });
  const loaded = async () => {
    await page.waitForLoadState('networkidle');
    return Promise.all(loads.splice(0));
  };
  await page.goto(url);
  return { page, loaded, context };
}

/** Bytes on the wire from a host that compresses text, as static hosts do. */
function weigh(url, body) {
  return /\.(?:woff2|png|jpeg|webp)$/.test(url) ? body.length : gzipSync(body).length;
}

const total = (loads) => loads.reduce((sum, { bytes }) => sum + bytes, 0) / 1000;

/** Milliseconds from the click on Run until the cell has ended. */
async function click(page, cell) {
  return page.evaluate(async (number) => {
    const element = document.getElementById(`cell-${number}`);
    const start = performance.now();
    element.querySelector('[data-act=run]').click();
    while (element.dataset.state !== 'ok') await new Promise((later) => setTimeout(later, 2));
    return performance.now() - start;
  }, cell);
}

export async function run({ rounds }) {
  const folder = mkdtempSync(join(tmpdir(), 'notegrad-bench-'));
  const site = join(folder, 'site');
  const notebooks = wholeCourse(folder);
  const build = () => buildSite({ notebooks, output: site, cache: join(folder, 'cache') });
  const { milliseconds, pages } = await build();
  const edited = [];
  for (let round = 0; round < rounds; round++) {
    edit(notebooks[round % notebooks.length], round);
    edited.push((await build()).milliseconds / 1000);
  }
  const server = await serveSite({ folder: site });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: FLAGS,
  });
  const rows = [
    {
      figure: `build, ${CHAPTERS} chapters, ${pages} pages`,
      value: milliseconds / 1000,
      unit: 's',
      goal: 20,
    },
    { figure: 'build after one edit', value: median(edited), unit: 's', goal: 2 },
  ];
  try {
    const chapters = readdirSync(join(root, 'notebooks')).filter((file) => file.endsWith('.ipynb'));
    for (const slug of chapters.map((file) => file.replace('.ipynb', ''))) {
      for (const language of ['zh', 'en']) {
        const { loaded, context } = await open(browser, `${server.url}${language}/${slug}.html`);
        const loads = (await loaded()).filter(({ url }) => !/plotly|figures\/.*json/.test(url));
        rows.push({
          figure: `${language}/${slug} before anything runs`,
          value: total(loads),
          unit: 'kB gz',
          goal: 200,
        });
        await context.close();
      }
    }
    const first = [];
    const tensor = [];
    let runtime = 0;
    let editor = 0;
    for (let round = 0; round < rounds; round++) {
      const { page, loaded, context } = await open(
        browser,
        `${server.url}en/${chapters[0].replace('.ipynb', '')}.html`,
      );
      await loaded();
      const cells = await page.$$eval('[data-cell][data-kind=plain]', (all) =>
        all.map((each) => Number(each.dataset.cell)),
      );
      first.push(await click(page, cells[0]));
      runtime = total(await loaded());
      tensor.push(await click(page, cells[1]));
      await page.click(`#cell-${cells[2]} [data-act=edit]`);
      await page.waitForSelector('.cm-content');
      editor = total((await loaded()).filter(({ url }) => url.endsWith('editor.js')));
      await context.close();
    }
    rows.push(
      {
        figure: 'first cell (the library), after the click',
        value: median(first),
        unit: 'ms',
        goal: 600,
      },
      {
        figure: 'next cell, with tensors and a figure',
        value: median(tensor),
        unit: 'ms',
        goal: null,
      },
      { figure: 'what the first cell loads', value: runtime, unit: 'kB gz', goal: null },
      { figure: 'editor', value: editor, unit: 'kB gz', goal: 150 },
    );
  } finally {
    await browser.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(table('The rendered course', rows));
  return { rows };
}
