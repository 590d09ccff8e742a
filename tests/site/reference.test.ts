import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JSDOM } from 'jsdom';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as library from '../../src/index.ts';
import { parseComment, renderComment } from '../../src/site/build/reference/doc-comment.ts';
import { FACES, makeReference } from '../../src/site/build/reference/reference.ts';
import { buildSite } from '../../src/site/index.ts';
import { openIndex } from '../../src/site/search/search-index.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const reference = makeReference(join(root, 'dist/'));
const pageOf = (title: string) => reference.pages.find((page) => page.title === title);

/** What TensorFlow.js has and the library re-exports as it is. */
const foreign = new Set(['tf']);

function isNamespace(value: unknown): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === '[object Module]';
}

/** Each name that the namespace has when it runs, with the page it belongs to. */
function namesOf(namespace: Record<string, unknown>, title = ''): [page: string, name: string][] {
  return Object.entries(namespace).flatMap(([name, value]): [string, string][] => {
    const inner = title === '' ? name : `${title}.${name}`;
    if (foreign.has(inner)) return [];
    if (isNamespace(value)) return namesOf(value, inner);
    return [[title || 'notegrad', name]];
  });
}

describe('the reference', () => {
  test('has each name that the library has when it runs', () => {
    const names = namesOf(library);
    expect(names.length).toBeGreaterThan(500);
    expect(names.filter(([page, name]) => !pageOf(page)?.names.includes(name))).toEqual([]);
    expect(pageOf('tf')?.names).toContain('transpose');
  });

  test('has what only the compiler knows', () => {
    expect(pageOf('notegrad')?.names).toContain('Control');
    expect(pageOf('nn')?.names).toContain('Conv2dOptions');
  });

  test('covers all that the package exports', () => {
    const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const faces = Object.entries<{ types?: string }>(exports).flatMap(([path, { types }]) =>
      types === undefined
        ? []
        : [[join('notegrad', path).replaceAll('\\', '/'), types.replace('./dist/', '')]],
    );
    expect(Object.fromEntries(faces)).toEqual(FACES);
    expect(String(pageOf('backend')?.article)).toContain('notegrad/backend');
  });

  test('tells of each name, and its links lead to names', () => {
    expect(reference.undocumented).toEqual([]);
    expect(reference.deadLinks).toEqual([]);
  });

  test('shows declaration, comment, members and tags', () => {
    const document = new JSDOM(String(pageOf('metrics')?.article)).window.document;
    const iou = document.querySelector('[data-name="metrics.classIou"]');
    expect(iou?.querySelector('h2')?.id).toBe('metrics.classIou');
    expect(iou?.textContent).toContain('TP / (TP + FP + FN)');
    expect(iou?.querySelector('dl')?.textContent).toContain('throws RangeError');
    const codes = [...(iou?.querySelectorAll('pre') ?? [])].map((each) => each.textContent);
    expect(codes[0]).toBe('metrics.classIou([[1, 1, 0]], [[0, 1, 1]]) // [0, 1/3]');
    expect(codes[1]).toMatch(/^function classIou\(predicted: Numbers, .*\): number\[\];$/);
    expect(iou?.querySelector('pre a')?.getAttribute('href')).toBe(
      'api-notegrad.html#notegrad.Numbers',
    );
    const member = document.getElementById('metrics.RocCurve.fpr');
    expect(member?.textContent).toContain('readonly fpr: readonly number[];');
    expect(member?.textContent).toContain('False positive rate.');
  });
});

test('a comment is text, never markup', () => {
  const said = parseComment('One <b>two</b>.\n@throws RangeError for `x < 0`\n@example\nf(1)');
  expect(said.tags.map(({ tag }) => tag)).toEqual(['throws', 'example']);
  const markup = String(
    renderComment('A <b>, {@link near|the near one}, {@link far}.', (name) =>
      name === 'near' ? 'api-x.html#near' : undefined,
    ),
  );
  expect(markup).toContain('A &lt;b&gt;, <a href="api-x.html#near">the near one</a>');
  expect(markup).toContain('<code>far</code>.');
});

describe('the site of the course', () => {
  let site: string;
  beforeAll(async () => {
    site = mkdtempSync(join(tmpdir(), 'notegrad-reference-'));
    const notebooks = [join(root, 'notebooks/00-1-typescript.ipynb')];
    await buildSite({ notebooks, output: site, cache: false });
  });
  afterAll(() => rmSync(site, { recursive: true, force: true }));
  const read = (path: string) => readFileSync(join(site, path), 'utf8');
  const pages = (language: string) =>
    readdirSync(join(site, language)).filter((name) => /^api.*\.html$/.test(name));

  test('leads to the reference, and its search finds names', () => {
    for (const language of ['zh', 'en']) {
      const home = new JSDOM(read(`${language}/index.html`)).window.document;
      expect(home.querySelector('.how a[href="api.html"]')?.textContent).toMatch(/^API /);
      const find = openIndex(read(`${language}/search.json`));
      expect(find('Conv2d').map(({ id }) => id)).toContain('api-nn.html#nn.Conv2d');
      expect(find('wasserstein1d')[0]?.id).toBe('api-metrics.html#metrics.wasserstein1d');
      const texts = JSON.parse(read(`${language}/search/api-metrics.json`));
      expect(texts['metrics.wasserstein1d']).toContain('earth mover');
    }
  });

  test('has links that hold, ids that are unique, and nothing of this machine or another', () => {
    const names = pages('en');
    expect(pages('zh')).toEqual(names);
    expect(names.length).toBe(reference.pages.length + 1);
    const documents = new Map(
      names.map((name) => [name, new JSDOM(read(`en/${name}`)).window.document]),
    );
    const strays: string[] = [];
    for (const [name, document] of documents) {
      const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
      expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
      for (const link of document.querySelectorAll('main a[href], .toc a[href]')) {
        const [page, id] = (link.getAttribute('href') ?? '').split('#');
        const target = documents.get(page || name);
        if (!target || (id !== undefined && !target.getElementById(id))) {
          strays.push(`${name}: ${link.getAttribute('href')}`);
        }
      }
      const text = document.documentElement.outerHTML;
      expect(text).not.toContain(root);
      expect(text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    }
    expect(strays).toEqual([]);
  });

  test('stays small', () => {
    const bytes = ['zh', 'en'].flatMap((language) =>
      pages(language).map((name) => Buffer.byteLength(read(`${language}/${name}`))),
    );
    expect(bytes.reduce((a, b) => a + b)).toBeLessThan(6e6);
  });
});

test('a course of one’s own has no reference', async () => {
  const site = mkdtempSync(join(tmpdir(), 'notegrad-reference-'));
  const notebook = fileURLToPath(new URL('fixtures/00-setup.ipynb', import.meta.url));
  await buildSite({ notebooks: [notebook], output: site, cache: false });
  expect(readdirSync(join(site, 'en')).filter((name) => name.startsWith('api'))).toEqual([]);
  expect(readFileSync(join(site, 'en/index.html'), 'utf8')).not.toContain('api.html');
  rmSync(site, { recursive: true });
});
