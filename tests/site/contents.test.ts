import { describe, expect, test } from 'vitest';
import { arrange, fullTitle } from '../../src/site/build/contents.ts';
import { Links } from '../../src/site/build/links.ts';

const title = (text: string) => ({ zh: text, en: text });
const notebook = (name: string) => ({ name, title: title(`# ${name}`) });
const course = {
  title: title('c'),
  about: title('a'),
  groups: [
    { title: title('two'), chapters: [{ name: 'b', label: 'L2', title: title('B') }] },
    {
      title: title('one'),
      chapters: [
        { name: 'a', title: title('A') },
        { name: 'later', title: title('Later') },
      ],
    },
    { title: title('none'), chapters: [{ name: 'left-out', title: title('Left out') }] },
  ],
};

describe('the list of chapters', () => {
  const groups = arrange(
    course,
    ['x-10', 'a', 'x-2', 'b'].map(notebook),
    (name) => name === 'left-out',
  );
  const names = groups.map(({ entries }) => entries.map(({ name }) => name));

  test('is in the order of the course, and what it does not list comes last', () => {
    expect(names).toEqual([['b'], ['a', 'later'], ['x-2', 'x-10']]);
    expect(groups.map((group) => group.title?.en)).toEqual(['two', 'one', 'Others']);
  });

  test('says what is to come; what is written but not of this build is left out', () => {
    const entries = groups.flatMap((group) => group.entries);
    expect(entries.filter(({ hasPage }) => !hasPage).map(({ name }) => name)).toEqual(['later']);
  });

  test('has the titles of the course, else those of the notebooks', () => {
    const entries = groups.flatMap((group) => group.entries);
    expect(entries.map((entry) => fullTitle(entry, 'zh'))).toEqual([
      'L2 · B',
      'A',
      'Later',
      '# x-2',
      '# x-10',
    ]);
  });

  test('of notebooks without a course is one, without a title', () => {
    expect(arrange(undefined, [notebook('b'), notebook('a')], () => true)).toEqual([
      {
        entries: ['a', 'b'].map((name) => ({ ...notebook(name), hasPage: true })),
      },
    ]);
  });
});

describe('a link of a chapter', () => {
  const links = new Links(
    [
      [
        'L2-1 感知器',
        [
          ['cell-1', 'cell-1'],
          ['The data', 'the-data'],
          ['数据', 'the-data'],
          ['Notes', 'notes'],
          ['Notes', 'notes-2'],
        ],
      ],
      ['b', []],
    ],
    ['later'],
  );
  const page = `${encodeURIComponent('L2-1 感知器')}.html`;

  test.each([
    ['https://example.org/a?b#c', 'https://example.org/a?b#c'],
    ['L2-1 感知器.ipynb', page],
    ['L2-1%20感知器.ipynb', page],
    ['./L2-1 感知器.ipynb#The-data', `${page}#the-data`],
    ['L2-1 感知器.ipynb#数据', `${page}#the-data`],
    ['L2-1 感知器.ipynb#Notes', `${page}#notes`],
    ['L2-1 感知器.ipynb#notes-2', `${page}#notes-2`],
    ['L2-1 感知器.ipynb#cell-1', `${page}#cell-1`],
    ['later.ipynb#anything', 'index.html#later'],
  ])('%s leads to %s', (target, href) => expect(links.resolve(target, 'b')).toEqual({ href }));

  test('within its chapter keeps to the page', () => {
    expect(links.resolve('#数据', 'L2-1 感知器')).toEqual({ href: '#the-data' });
  });

  test.each([
    ['nowhere.ipynb', 'no chapter has that file name'],
    ['b.ipynb#none', 'no heading "none"'],
    ['%zz', 'no chapter'],
  ])('%s is a fault', (target, reason) => {
    expect(links.resolve(target, 'b').fault).toContain(reason);
  });
});
