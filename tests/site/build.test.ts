import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JSDOM } from 'jsdom';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cell, Notebook } from '../../src/notebook/index.ts';
import { buildSite, OutputFolderError, SiteError } from '../../src/site/index.ts';
import { hostileNotebook } from './hostile.ts';
import { code, markdown, notebookOf } from './notebooks.ts';

const fixtures = fileURLToPath(new URL('fixtures/', import.meta.url));
const notebooks = ['00-setup', 'L2-1-perceptron'].map((slug) => join(fixtures, `${slug}.ipynb`));
let folder: string;
let site: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'notegrad-site-'));
  site = join(folder, 'site');
  await buildSite({ notebooks, output: site, cache: false });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (path: string) => readFileSync(join(site, path), 'utf8');
const page = (path: string) => new JSDOM(read(path)).window.document;
const perceptron = (language: string) => page(`${language}/L2-1-perceptron.html`);

describe('a built course', () => {
  test('has a page a chapter and language', () => {
    const files = readdirSync(join(site, 'zh')).sort();
    expect(files).toEqual([
      '00-setup.html',
      'L2-1-perceptron.html',
      'how-checked.html',
      'index.html',
      'search',
      'search.json',
    ]);
    expect(readdirSync(join(site, 'en')).sort()).toEqual(files);
  });

  test('lists its chapters in the order and by the titles of the course, with what is to come', () => {
    const home = page('zh/index.html');
    expect(home.querySelector('h1')?.textContent).toBe('试读');
    expect([...home.querySelectorAll('h2')].map((title) => title.textContent)).toEqual([
      '准备',
      '第二讲',
    ]);
    const [setup, written, toCome] = home.querySelectorAll('.group li');
    expect(setup?.querySelector('a')?.getAttribute('href')).toBe('00-setup.html');
    expect(written?.querySelector('strong')?.textContent).toBe('L2.1 · 感知器');
    expect(toCome?.querySelector('a')).toBeNull();
    expect(toCome?.textContent).toBe('L2.2 · 模板与特征待写');
    const list = perceptron('en').querySelector('nav.chapters');
    expect(list?.querySelector('[aria-current]')?.textContent).toBe('L2.1 · The perceptron');
    expect(list?.querySelector('.to-come')?.textContent).toBe(
      'L2.2 · Templates and features to come',
    );
    const end = perceptron('en').querySelector('nav.pager');
    expect(end?.querySelector('.prev')?.textContent).toContain('0 · Before we start');
    expect(end?.querySelector('.next')).toBeNull();
  });

  test('says that code runs on the page, and that types are checked there once it is changed', () => {
    expect(perceptron('zh').querySelector('.live-bar')?.textContent).toContain(
      '运行之前会先检查类型',
    );
    expect(perceptron('en').querySelector('.live-bar')?.textContent).toContain(
      'its types are checked before it runs',
    );
  });

  test('keeps the texts that a search shows apart from its index, with formulas that can be read', () => {
    const index = read('zh/search.json');
    const texts = JSON.parse(read('zh/search/L2-1-perceptron.json')) as Record<string, string>;
    expect(Object.keys(texts)).toContain('the-data');
    const all = Object.values(texts).join(' ');
    expect(all).toContain('(xᵢ, yᵢ)，其中 yᵢ ∈ {−1, +1}');
    expect(all).not.toMatch(/\\|\$/);
    expect(texts['the-data']?.length).toBeGreaterThan(40);
    expect(index).not.toContain(texts['the-data']?.slice(0, 20));
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
    // Nothing of the first build is kept for this one.
    const cache = join(folder, 'cache');
    await buildSite({ notebooks: [...notebooks].reverse(), output: again, cache });
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
  });
});

describe('what keeps a course from being built', () => {
  const title = markdown('# 题\n<!-- en -->\n# Title');

  async function problems(...cells: Cell[]): Promise<string> {
    const file = join(folder, 'bad.ipynb');
    writeFileSync(file, JSON.stringify(notebookOf(...cells)));
    const output = join(folder, 'bad');
    const error = await buildSite({ notebooks: [file], output, cache: false }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(SiteError);
    expect(existsSync(output), 'nothing is written').toBe(false);
    return (error as SiteError).message.replaceAll(file, 'bad.ipynb');
  }

  test.each([
    [
      'a missing language',
      [title, markdown('只有中文')],
      'bad.ipynb, cell 2: has no line `<!-- en -->`',
    ],
    ['a cell that never ran', [title, code('1', { ran: false })], 'cell 2: has not been executed'],
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
      'a picture that is no picture',
      [title, markdown('![a](../secret.txt)\n<!-- en -->\nx')],
      'expected a png',
    ],
    [
      'a picture from elsewhere by two slashes',
      [title, markdown('![a](//x.invalid/a.png)\n<!-- en -->\nx')],
      'from elsewhere',
    ],
    [
      'an attachment that is none',
      [title, markdown('![a](attachment:%zz.png)\n<!-- en -->\nx')],
      'is not attached',
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
      code('1', { ran: false }),
      markdown('[a](b.ipynb)\n<!-- en -->\n[a](b.ipynb)'),
    );
    expect(message).toMatch(/^3 problems:/);
  });

  test('no notebook at all is told', async () => {
    await expect(buildSite({ notebooks: [], output: join(folder, 'none') })).rejects.toThrow(
      'no notebook',
    );
  });

  test('two notebooks with one name are told: they would have one page', async () => {
    const other = join(folder, 'other');
    mkdirSync(other);
    const twin = join(other, '00-setup.ipynb');
    writeFileSync(twin, readFileSync(notebooks[0] ?? ''));
    const building = buildSite({ notebooks: [...notebooks, twin], output: join(folder, 'twins') });
    await expect(building).rejects.toThrow(/other.00-setup\.ipynb: has the file name of/);
  });

  test('an output folder with something of someone else’s is refused before anything is read', async () => {
    const theirs = join(folder, 'theirs');
    mkdirSync(join(theirs, '.git'), { recursive: true });
    writeFileSync(join(theirs, '.git', 'HEAD'), 'ref');
    const building = buildSite({ notebooks: ['there-is-none.ipynb'], output: theirs });
    await expect(building).rejects.toThrow(OutputFolderError);
    expect(readFileSync(join(theirs, '.git', 'HEAD'), 'utf8')).toBe('ref');
  });
});

describe('a hostile notebook', () => {
  test('is built, and its pages hold no live markup', async () => {
    const file = join(folder, 'hostile.ipynb');
    writeFileSync(file, JSON.stringify(hostileNotebook()));
    const output = join(folder, 'hostile');
    await buildSite({ notebooks: [file], output, cache: false });
    for (const path of ['zh/hostile.html', 'en/hostile.html', 'zh/index.html']) {
      const { document } = new JSDOM(readFileSync(join(output, path), 'utf8')).window;
      const [boot, own, ...others] = document.querySelectorAll('script');
      expect(boot?.textContent).toContain('notegrad.theme');
      expect(own?.getAttribute('src')).toMatch(/^\.\.\/assets\/\w+\/page\.js$/);
      expect(others).toEqual([]);
      const live = [...document.querySelectorAll('*')].flatMap(({ attributes }) =>
        [...attributes].filter(
          ({ name, value }) =>
            /^on/i.test(name) ||
            (/^(?:href|src)$/.test(name) && /^\s*(?:javascript|data:text)/i.test(value)),
        ),
      );
      expect(live.map(({ name, value }) => `${name}=${value}`)).toEqual([]);
    }
  });
});
