import fc from 'fast-check';
import MiniSearch, { type AsPlainObject } from 'minisearch';
import { describe, expect, test } from 'vitest';
import {
  buildIndex,
  openIndex,
  type Section,
  sectionOf,
  textsFile,
} from '../../src/site/search/search-index.ts';
import { termsOf } from '../../src/site/search/terms.ts';
import { tokenize } from '../../src/site/search/tokenize.ts';

const section = (id: string, title: string, text: string, code = ''): Section => ({
  ...{ id, chapter: '感知器', title },
  ...{ text: termsOf(text), code: termsOf(code) },
});

const find = openIndex(
  buildIndex([
    section('a', '数据', '设样本集合线性可分，训练误差会在有限步内降到零。'),
    section('b', '变分', 'KL 散度把后验推向标准正态分布，重参数化让梯度穿过采样。'),
    section('c', '收敛', 'Novikoff 的上界与维数无关。', 'const margin = matMul(weights, x);'),
    section('d', 'The margin', 'Perceptrons converge when the data are separable.'),
  ]),
);
const ids = (query: string) => find(query).map(({ id }) => id);

describe('search', () => {
  test.each([
    ['误差', 'a'],
    ['有限', 'a'],
    ['线性可分', 'a'],
    ['散度', 'b'],
    ['重参数化', 'b'],
    ['KL', 'b'],
    ['kl 散度', 'b'],
    ['零', 'a'],
    ['维', 'c'],
    ['novikof', 'c'],
    ['matmul', 'c'],
    ['mul', 'c'],
    ['perceptron', 'd'],
    ['convrge', 'd'],
  ])('%s', (query, id) => expect(ids(query)).toContain(id));

  test('a word that stands nowhere is not found', () => {
    expect(ids('误零')).toEqual([]);
    expect(ids('卷积')).toEqual([]);
    expect(ids('')).toEqual([]);
  });

  test('a title counts more than a text', () => {
    const both = openIndex(
      buildIndex([
        section('text', '其他', '这里谈到梯度下降一次'),
        section('title', '梯度下降', '无'),
      ]),
    );
    expect(both('梯度下降')[0]?.id).toBe('title');
  });

  test('any piece of a Chinese sentence finds it', () => {
    const characters =
      '的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动';
    const sentence = fc
      .array(fc.constantFrom(...characters), { minLength: 4, maxLength: 30 })
      .map((each) => each.join(''));
    fc.assert(
      fc.property(sentence, fc.nat(), fc.integer({ min: 2, max: 6 }), (text, at, length) => {
        const from = at % (text.length - 1);
        const search = openIndex(buildIndex([section('x', '无', text)]));
        expect(search(text.slice(from, from + length)).map(({ id }) => id)).toEqual(['x']);
      }),
      { numRuns: 200 },
    );
  });
});

test('an index is what MiniSearch writes of the same sections', () => {
  const texts = [
    {
      id: 'a',
      title: '数据 data',
      chapter: 'L2',
      text: '设样本，设样本 matMul x',
      code: 'f(x, x)',
    },
    { id: 'b', title: 'One more', chapter: 'L2', text: '', code: 'const f = 1;' },
    { id: 'c', title: '', chapter: 'L3', text: '样本', code: '' },
  ];
  const theirs = new MiniSearch({
    fields: ['title', 'chapter', 'text', 'code'],
    storeFields: ['title', 'chapter'],
    tokenize,
    processTerm: (term) => term,
  });
  theirs.addAll(texts);
  const sorted = (index: AsPlainObject) => ({
    ...index,
    averageFieldLength: index.averageFieldLength.map((length) => length.toFixed(9)),
    index: index.index.toSorted(([a], [b]) => (a < b ? -1 : 1)),
  });
  const ours = texts.map(({ text, code, ...hit }) => ({
    ...{ ...hit, text: termsOf(text), code: termsOf(code) },
  }));
  expect(sorted(JSON.parse(buildIndex(ours)))).toEqual(sorted(JSON.parse(JSON.stringify(theirs))));
});

test('the text of a hit lies with its chapter', () => {
  expect(textsFile({ id: 'C%23%201.html#the-data' })).toBe('search/C%23%201.json');
  expect(sectionOf({ id: 'C%23%201.html#the-data' })).toBe('the-data');
  expect(textsFile({ id: 'a.html' })).toBe('search/a.json');
  expect(sectionOf({ id: 'a.html' })).toBe('');
});
