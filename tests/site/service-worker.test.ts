import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { manifestOf, serviceWorkerOf } from '../../src/site/build/service-worker.ts';
import { headersOf } from '../../src/site/offline/headers.ts';
import { partsOf, pathOf, shellOf, urlOf } from '../../src/site/offline/manifest.ts';

const root = 'https://host.example/course/';
const page =
  '<link href="../assets/0/site.css"><img src="../figures/ab.png"><div data-figure="../figures/cd.json"></div>' +
  '<a href="L2.html">next</a><a href="https://other.example/course/figures/ab.png">away</a><a href="../notebooks/L1.ipynb">';
const files = new Map<string, string | Uint8Array>([
  ['zh/index.html', '首页'],
  ['en/index.html', 'home'],
  ['index.html', 'root'],
  ['en/L1.html', page],
  ['zh/L1.html', page],
  ['en/L2.html', ''],
  ['en/search.json', '{}'],
  ['en/search/L1.json', '{}'],
  ['zh/search/L1.json', '{}'],
  ['zh/C# notes 感知.html', ''],
  ['figures/ab.png', new Uint8Array([1, 2, 3])],
  ['figures/cd.json', '{}'],
  ['figures/ef.json', '{}'],
  ['assets/0/site.css', 'a'],
  ['assets/0/large.br', new Uint8Array(2_000_000)],
  ['notebooks/L1.ipynb', '{}'],
]);
const manifest = manifestOf(files);

test('every file of a build is listed, by its bytes and what they hold', () => {
  expect(Object.keys(manifest.files).sort()).toEqual([...files.keys()].sort());
  const digest = createHash('sha256').update('首页').digest('hex');
  expect(manifest.files['zh/index.html']).toEqual([6, digest.slice(0, 16)]);
});

test('the version changes with any file, and with nothing else', () => {
  expect(manifestOf(new Map([...files].reverse())).version).toBe(manifest.version);
  expect(manifestOf(new Map([...files, ['en/L2.html', 'x']])).version).not.toBe(manifest.version);
  expect(manifestOf(new Map([...files, ['en/L3.html', '']])).version).not.toBe(manifest.version);
});

test('a reader gets at once what all pages need, but nothing large', () => {
  expect(shellOf(manifest).sort()).toEqual(
    ['assets/0/site.css', 'en/index.html', 'en/search.json', 'index.html', 'zh/index.html'].sort(),
  );
});

test.each([
  ['', 'index.html'],
  ['zh/', 'zh/index.html'],
  ['en/L1.html#cell-3', 'en/L1.html'],
  ['en/L1.html?from=mail', 'en/L1.html'],
  ['en/L1', 'en/L1.html'],
  [encodeURI('zh/C# notes 感知.html').replace('#', '%23'), 'zh/C# notes 感知.html'],
  ['en/L9.html', undefined],
  ['__proto__', undefined],
  ['constructor', undefined],
  ['en/%E0%A4%A', undefined],
])('the address %s names %s', (address, path) => {
  expect(pathOf(manifest, root, root + address)).toBe(path);
});

test('what lies elsewhere is not of the course', () => {
  expect(pathOf(manifest, root, 'https://host.example/en/L1.html')).toBeUndefined();
  expect(pathOf(manifest, root, 'https://other.example/course/en/L1.html')).toBeUndefined();
});

test('the address of a listed file leads back to it', () => {
  for (const path of files.keys()) expect(pathOf(manifest, root, urlOf(root, path))).toBe(path);
});

test('with a page come its twin, what a search shows of it, its figures and pictures', () => {
  expect(partsOf(manifest, root, 'en/L1.html', page).sort()).toEqual(
    [
      ...['assets/0/site.css', 'figures/ab.png', 'figures/cd.json'],
      ...['en/L1.html', 'zh/L1.html', 'en/search/L1.json', 'zh/search/L1.json'],
    ].sort(),
  );
});

test('the script of a build is its list, then what is the same for all', () => {
  const text = serviceWorkerOf(files, 'rest()');
  const found = new Function('rest', `${text}; return COURSE_FILES;`)(() => {}) as object;
  expect(found).toEqual(manifest);
});

test('a worker may evaluate cells and talk to its site, pages share memory', () => {
  expect(headersOf('assets/0/worker.js')['Content-Security-Policy']).toContain(
    "connect-src 'self'",
  );
  expect(headersOf('en/L1.html')).toMatchObject({
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Content-Type': 'text/html; charset=utf-8',
  });
  expect(headersOf('x.constructor')['Content-Type']).toBe('application/octet-stream');
});
