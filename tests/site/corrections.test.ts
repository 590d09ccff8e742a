import { expect, test } from 'vitest';
import { correctionsIn } from '../../src/site/build/corrections.ts';

test('the section in which a chapter puts the notes more precisely, by itself', () => {
  const text = '## 7. 别的\n\n无\n\n## 更精确地说\n\n- 甲\n\n### 其中\n\n乙\n\n## 小结\n\n丙';
  expect(correctionsIn(text, 'zh')).toBe('- 甲\n\n### 其中\n\n乙');
  expect(correctionsIn('### 4. More precisely\n\nOne.\n\n## Two', 'en')).toBe('One.');
});

test('nothing where no heading says so', () => {
  expect(correctionsIn('更精确地说，它是一个数。', 'zh')).toBeUndefined();
  expect(correctionsIn('## More precisely', 'zh')).toBeUndefined();
  expect(correctionsIn('## More precisely put', 'en')).toBeUndefined();
});
