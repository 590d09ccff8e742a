import { describe, expect, it } from 'vitest';
import {
  bilingual,
  bothLanguages,
  inLanguage,
  isBilingual,
  textIn,
  textsOf,
} from '../../src/contract/index.ts';

describe('a text', () => {
  it('holds both languages around the first bar between two spaces, or is for both readers', () => {
    expect(bilingual('损失 | loss')).toEqual({ zh: '损失', en: 'loss' });
    expect(bilingual('甲 | A | B')).toEqual({ zh: '甲', en: 'A | B' });
    expect(bilingual('p(x|z)')).toBe('p(x|z)');
    expect(textIn('损失 | loss', 'en')).toBe('loss');
    expect(textIn({ zh: '损失', en: 'loss' }, 'zh')).toBe('损失');
    expect(textIn('MLP', 'zh')).toBe('MLP');
  });

  it('is composed Chinese first, once where both say the same, line by line where it has lines', () => {
    expect(bothLanguages('损失 | loss')).toBe('损失 / loss');
    expect(bothLanguages('损失 | loss', ' · ')).toBe('损失 · loss');
    expect(bothLanguages('MLP | MLP')).toBe('MLP');
    expect(bothLanguages('一\n二 | one\ntwo')).toBe('一\n二\none\ntwo');
  });

  it('as an object has its two languages and nothing else', () => {
    expect(isBilingual({ zh: '一', en: 'one' })).toBe(true);
    for (const other of [
      { zh: '一' },
      { zh: '一', en: 1 },
      { zh: '', en: '', de: '' },
      null,
      'a | b',
    ])
      expect(isBilingual(other)).toBe(false);
  });
});

describe('inLanguage', () => {
  const texts = { '损失 / loss': { zh: '损失', en: 'loss' } };

  it('replaces what was composed, wherever it is, and nothing else', () => {
    const figure = {
      data: [{ name: '损失 / loss', y: [1, 2], x: { dtype: 'u1', bdata: 'AAEC' } }],
      layout: { title: { text: '损失 / loss' }, note: '轮次 / epoch', '损失 / loss': true },
      frames: [{ data: [{ text: [null, '损失 / loss'] }] }],
    };
    const before = structuredClone(figure);
    expect(inLanguage(figure, texts, 'en')).toEqual({
      data: [{ name: 'loss', y: [1, 2], x: { dtype: 'u1', bdata: 'AAEC' } }],
      layout: { title: { text: 'loss' }, note: '轮次 / epoch', '损失 / loss': true },
      frames: [{ data: [{ text: [null, 'loss'] }] }],
    });
    expect(inLanguage('损失 / loss', texts, 'zh')).toBe('损失');
    expect(figure).toEqual(before);
  });

  it('looks up what stands between the tags of HTML, escaped as it is there', () => {
    const texts = { 'a & b / c <d>': { zh: 'a & b', en: 'c <d>' } };
    const bundle = {
      'text/html': '<td title="a">a &amp; b / c &lt;d&gt;</td><td>a &amp; b</td>',
      'text/plain': 'a & b / c <d>',
    };
    expect(inLanguage(bundle, texts, 'en')).toEqual({
      'text/html': '<td title="a">c &lt;d&gt;</td><td>a &amp; b</td>',
      'text/plain': 'c <d>',
    });
  });

  it('takes no property of objects for a text', () => {
    expect(inLanguage(['toString', '__proto__'], texts, 'en')).toEqual(['toString', '__proto__']);
  });
});

it('the texts of an output of unknown origin are those that are texts', () => {
  const texts = { a: { zh: '甲', en: 'A' } };
  expect(textsOf({ texts })).toEqual(texts);
  expect(textsOf({ texts: { ...texts, b: 7, c: { zh: 1, en: 2 } } })).toEqual(texts);
  for (const none of [undefined, null, 'texts', {}, { texts: [1] }, { texts: 'a' }])
    expect(textsOf(none)).toEqual({});
});
