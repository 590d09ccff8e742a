import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JSDOM } from 'jsdom';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cell, Notebook } from '../../src/notebook/index.ts';
import { buildSite, SiteError } from '../../src/site/index.ts';
import { hostileNotebook } from './hostile.ts';

const fixtures = new URL('fixtures/', import.meta.url).pathname;
const notebooks = ['00-setup', 'L2-1-perceptron'].map((slug) => join(fixtures, `${slug}.ipynb`));
let folder: string;
let site: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'notegrad-site-'));
  site = join(folder, 'site');
  mkdirSync(join(site, 'zh'), { recursive: true });
  writeFileSync(join(site, 'zh', 'left-over.html'), 'of an earlier build');
  await buildSite({ notebooks, output: site });
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (path: string) => readFileSync(join(site, path), 'utf8');
const page = (path: string) => new JSDOM(read(path)).window.document;
const perceptron = (language: string) => page(`${language}/L2-1-perceptron.html`);

describe('a built course', () => {
  test('has a page a chapter and language, and nothing of an earlier build', () => {
    const files = readdirSync(join(site, 'zh')).sort();
    expect(files).toEqual(['00-setup.html', 'L2-1-perceptron.html', 'index.html', 'search.json']);
    expect(readdirSync(join(site, 'en')).sort()).toEqual(files);
  });

  test('shows one language on each page', () => {
    expect(perceptron('zh').querySelector('h1')?.textContent).toContain('第一个会学习的机器');
    expect(perceptron('zh').body.textContent).not.toContain('Rosenblatt let');
    expect(perceptron('en').body.textContent).not.toContain('罗森布拉特');
    expect(perceptron('en').documentElement.lang).toBe('en');
  });

  test('gives a place the same anchor in both languages', () => {
    const anchors = (language: string) =>
      [...perceptron(language).querySelectorAll('article [id]')].map(({ id }) => id);
    expect(anchors('zh')).toEqual(anchors('en'));
    expect(anchors('zh')).toContain('the-data');
    expect(anchors('zh')).toContain('figure-2');
  });

  test('every link of every page leads somewhere', () => {
    const pages = ['zh', 'en'].flatMap((language) =>
      readdirSync(join(site, language))
        .filter((file) => file.endsWith('.html'))
        .map((file) => `${language}/${file}`),
    );
    for (const from of pages) {
      const document = page(from);
      for (const link of document.querySelectorAll(
        'a[href], link[href], script[src], img[src], [data-figure]',
      )) {
        const target =
          ['href', 'src', 'data-figure'].map((name) => link.getAttribute(name)).find(Boolean) ?? '';
        if (/^(https?:|data:)/.test(target)) continue;
        const url = new URL(target, `http://x/${from}`);
        const text = read(decodeURIComponent(url.pathname.slice(1)));
        if (url.hash === '' || !url.pathname.endsWith('.html')) continue;
        const id = decodeURIComponent(url.hash.slice(1));
        expect(text, `${from} → ${target}`).toContain(`id="${id}"`);
      }
    }
  });

  test('a link to a heading in the other language is found', () => {
    expect(read('zh/00-setup.html')).toContain('href="L2-1-perceptron.html#the-data"');
  });

  test('an exercise shows its start, and its solution behind a click; its checks are still to do', () => {
    const document = perceptron('zh');
    const exercise = document.querySelector('[data-kind="exercise"]');
    expect(exercise?.querySelector(':scope > pre.code')?.textContent).not.toContain('margin');
    expect(exercise?.querySelector('details.solution:not([open])')?.textContent).toContain(
      'const margin',
    );
    const checks = document.querySelector('[data-kind="checks"] .check');
    expect(checks?.getAttribute('data-status')).toBe('todo');
    expect(checks?.textContent).toContain('更新规则');
    expect(checks?.textContent).not.toContain('The update rule');
  });

  test('the code of a page is the code of the notebook', () => {
    const notebook = JSON.parse(readFileSync(notebooks[1] ?? '', 'utf8')) as Notebook;
    const document = perceptron('en');
    const plain = [...document.querySelectorAll<HTMLElement>('[data-kind="plain"]')];
    expect(plain.length).toBeGreaterThan(3);
    for (const cell of plain) {
      const source = notebook.cells[Number(cell.dataset.cell) - 1]?.source;
      expect(cell.querySelector('pre.code')?.textContent).toBe(source);
    }
  });

  test('a figure has its picture with a size, its numbers and its sentence', () => {
    const figure = perceptron('en').querySelector<HTMLElement>('#figure-1');
    const picture = figure?.querySelector('img');
    expect(picture?.getAttribute('width')).toBe('700');
    expect(picture?.getAttribute('height')).toBe('420');
    expect(figure?.dataset.traces).toBe('scatter');
    const stored = JSON.parse(read(`en/${figure?.dataset.figure}`)) as object;
    expect(Object.keys(stored)).toEqual(['data', 'layout']);
    expect(figure?.textContent).toContain('Figure 1');
  });

  test('nothing in it names another server', () => {
    for (const path of ['zh/L2-1-perceptron.html', 'en/index.html', 'index.html']) {
      expect(read(path)).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    }
    const [assets] = readdirSync(join(site, 'assets'));
    expect(read(`assets/${assets}/site.css`)).not.toMatch(/url\(["']?(?:https?:)?\/\//);
  });

  test('is the same when it is built again', async () => {
    const again = join(folder, 'again');
    await buildSite({ notebooks: [...notebooks].reverse(), output: again });
    const all = (root: string) =>
      readdirSync(root, { recursive: true, encoding: 'utf8' })
        .filter((path) => /\.\w+$/.test(path))
        .sort();
    expect(all(again)).toEqual(all(site));
    for (const path of all(site)) {
      expect(readFileSync(join(again, path)).equals(readFileSync(join(site, path))), path).toBe(
        true,
      );
    }
  }, 60_000);
});

describe('what keeps a course from being built', () => {
  const markdown = (source: string): Cell => ({
    cell_type: 'markdown',
    id: 'm',
    metadata: {},
    source,
  });
  const code = (source: string, executed = true): Cell => ({
    cell_type: 'code',
    id: 'c',
    metadata: {},
    execution_count: executed ? 1 : null,
    outputs: [],
    source,
  });
  const title = markdown('# 题\n<!-- en -->\n# Title');

  async function problems(...cells: Cell[]): Promise<string> {
    const file = join(folder, 'bad.ipynb');
    const notebook = {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {},
      cells: cells.map((cell, index) => ({ ...cell, id: `id${index}` })),
    };
    writeFileSync(file, JSON.stringify(notebook));
    const output = join(folder, 'bad');
    const error = await buildSite({ notebooks: [file], output }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(SiteError);
    expect(() => readdirSync(output), 'nothing is written').toThrow();
    return (error as SiteError).message.replaceAll(file, 'bad.ipynb');
  }

  test.each([
    [
      'a missing language',
      [title, markdown('只有中文')],
      'bad.ipynb, cell 2: has no line `<!-- en -->`',
    ],
    ['a cell that never ran', [title, code('1', false)], 'cell 2: has not been executed'],
    [
      'a link to no chapter',
      [title, markdown('[a](nowhere.ipynb)\n<!-- en -->\n[a](nowhere.ipynb)')],
      'cell 2: links to "nowhere.ipynb"',
    ],
    [
      'a link to no heading',
      [title, markdown('[a](#none)\n<!-- en -->\n[a](#none)')],
      'cell 2: links to "#none"',
    ],
    [
      'a picture that is not there',
      [title, markdown('![a](no.png)\n<!-- en -->\nx')],
      'cell 2: shows "no.png"',
    ],
    [
      'a picture from elsewhere',
      [title, markdown('![a](http://x.invalid/a.png)\n<!-- en -->\nx')],
      'from elsewhere',
    ],
    [
      'a formula that cannot be set',
      [title, markdown('$\\frac{$\n<!-- en -->\nx')],
      'cell 2: has a formula',
    ],
    [
      'a solution without an end',
      [title, code('// ### BEGIN SOLUTION\n1')],
      'cell 2: opens a solution',
    ],
    ['a chapter without a title', [markdown('文\n<!-- en -->\ntext')], 'has no Chinese title'],
  ])('%s is told with its cell', async (_name, cells, message) => {
    expect(await problems(...cells)).toContain(message);
  });

  test('all problems are told at once, each once', async () => {
    const message = await problems(
      title,
      markdown('中'),
      code('1', false),
      markdown('[a](b.ipynb)\n<!-- en -->\n[a](b.ipynb)'),
    );
    expect(message).toMatch(/^3 problems:/);
  });

  test('no notebook at all is told', async () => {
    await expect(buildSite({ notebooks: [], output: join(folder, 'none') })).rejects.toThrow(
      'no notebook',
    );
  });
});

test('a hostile notebook is built, and its pages hold no live markup', async () => {
  const file = join(folder, 'hostile.ipynb');
  writeFileSync(file, JSON.stringify(hostileNotebook()));
  const output = join(folder, 'hostile');
  // Its pictures from elsewhere and its links that lead nowhere are problems; the rest must be safe all the same.
  const error = await buildSite({ notebooks: [file], output }).then(() => undefined, String);
  expect(error ?? '').not.toMatch(/TypeError|undefined/);
  cpSync(file, join(folder, 'kept.ipynb'));
}, 60_000);
