import { expect, test } from 'vitest';
import { readChapter } from '../../src/site/build/chapter.ts';
import { notebookOf, prose } from './notebooks.ts';

test('a page asks an open question, and shows no answer of its author’s', () => {
  const title = prose('# 一', '# One');
  const mark = '<!-- ### QUESTION L1-Q1 points=2 为什么 | Why -->';
  const { blocks, faults } = readChapter(notebookOf(title, prose(`${mark}\n因为。`, 'Because.')));
  expect(faults).toEqual([]);
  expect(blocks.map((block) => (block.kind === 'prose' ? block.text : block.kind))).toEqual([
    { zh: '# 一', en: '# One' },
    { zh: '*在这里写你的答案。*', en: '*Write your answer here.*' },
  ]);
});
