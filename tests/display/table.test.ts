import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { displayMetadata, inLanguage, textsOf } from '../../src/contract/index.ts';
import { jupyterDisplay, table } from '../../src/display/index.ts';

const rows = [
  { 层: '全连接', name: '<b>Linear</b>', parameters: 7850, share: 0.123456 },
  { 层: 'b', name: 'ReLU', parameters: 0, share: Number.NaN },
];

it('aligns columns, counting Chinese characters as two', () => {
  expect(String(table(rows, { caption: 'model' })).split('\n')).toEqual([
    'model',
    '层      name           parameters   share',
    '──────  ─────────────  ──────────  ──────',
    '全连接  <b>Linear</b>        7850  0.1235',
    'b       ReLU                    0     NaN',
  ]);
});

it('gives HTML with nothing in it unescaped', () => {
  const html = table(rows, { caption: '<i>' })[jupyterDisplay]()['text/html'] as string;
  const { document } = new JSDOM(html).window;
  expect(document.querySelectorAll('tbody tr')).toHaveLength(2);
  expect(document.querySelector('caption')?.textContent).toBe('<i>');
  expect(document.querySelectorAll('b, i')).toHaveLength(0);
  expect(document.querySelectorAll('tbody td')[1]?.textContent).toBe('<b>Linear</b>');
});

it('takes the keys of all rows as columns, or the ones asked for, and leaves gaps empty', () => {
  expect(String(table([{ a: 1 }, { b: true }]))).toBe('a  b\n─  ────\n1\n   true');
  expect(String(table([{ a: 1, b: 2 }], { columns: ['b'] }))).toBe('b\n─\n2');
});

it('writes as many digits as it is told', () => {
  expect(String(table([{ a: 0.123456 }], { digits: 2 }))).toBe('   a\n────\n0.12');
});

describe('in both languages', () => {
  const both = table(
    [
      { '层 | layer': '全连接 | dense', n: 3 },
      { '层 | layer': 'ReLU', n: 0 },
    ],
    {
      caption: '两层 | two layers',
    },
  );

  it('sets headers, cells and caption beside each other', () => {
    expect(String(both).split('\n')).toEqual([
      '两层 / two layers',
      '层 / layer      n',
      '──────────────  ─',
      '全连接 / dense  3',
      'ReLU            0',
    ]);
  });

  it('keeps its words in each language as data, and not the table', () => {
    const bundle = both[jupyterDisplay]();
    const texts = textsOf(both[displayMetadata]?.());
    const english = inLanguage(bundle, texts, 'en');
    expect(Object.keys(texts)).toEqual(['两层 / two layers', '层 / layer', '全连接 / dense']);
    const { document } = new JSDOM(english['text/html'] as string).window;
    expect(document.querySelector('caption')?.textContent).toBe('two layers');
    expect(document.querySelector('th')?.textContent).toBe('layer');
    expect(document.querySelector('td')?.textContent).toBe('dense');
    expect(inLanguage(bundle, texts, 'zh')['text/html']).toContain('>全连接</td>');
    expect(table([{ a: 1 }])[displayMetadata]?.()).toEqual({});
  });
});

it('sets columns of texts flush right, where asked to', () => {
  const wide = table([{ n: '1,024' }, { n: '7' }], { right: ['n'] });
  expect(String(wide)).toBe('    n\n─────\n1,024\n    7');
  expect(wide[jupyterDisplay]()['text/html']).toContain('<td style="text-align:right">7</td>');
});
