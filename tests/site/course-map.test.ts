import { describe, expect, test } from 'vitest';
import type { Block } from '../../src/site/build/chapter.ts';
import { courseMap } from '../../src/site/build/course-map.ts';
import { demandsOf } from '../../src/site/build/demands.ts';

const both = (text: string) => ({ zh: text, en: text });
const prose = (zh: string): Block => ({
  ...{ kind: 'prose', cell: 1, attachments: {} },
  text: { zh, en: '' },
});

describe('what a chapter asks for', () => {
  test('is read from the lines under its title, in whatever way they name a chapter', () => {
    const title = prose(
      '# 题\n\n- **先修**：[0.2](00-2-mathematics.ipynb)（点积）、L2-1（异或）、L3-4a、V1\n' +
        '- **时间**：阅读 65 分钟（选读另加 30 分钟），练习 60 分钟\n- **难度**：★★★',
    );
    expect(demandsOf([title])).toEqual({
      needs: ['0.2', 'L2.1', 'L3.4a', 'V1'],
      ...{ minutes: 125, difficulty: 3 },
    });
  });

  test('is nothing where it does not say', () => {
    const nothing = { needs: [], minutes: 0, difficulty: 0 };
    expect(demandsOf([])).toEqual(nothing);
    expect(demandsOf([prose('# 题\n\nL2-1 讲过。')])).toEqual(nothing);
  });
});

describe('the map of the course', () => {
  const entry = (label: string) => ({
    name: `n${label}`,
    label,
    title: both(label),
    hasPage: true,
  });
  const needs: Record<string, string[]> = { nB: ['A'], nC: ['A', 'B', 'Z'], nD: ['B', 'later'] };
  const groups = [
    { title: both('one'), entries: [entry('A'), entry('B')] },
    { title: both('two'), entries: [entry('C'), entry('D')] },
    { title: both('rest'), entries: [{ name: 'appendix', title: both('x'), hasPage: true }] },
  ];
  const map = courseMap(groups, (name) => needs[name] ?? []);

  test('has a row a group, and no chapter without a label', () => {
    expect(map.rows.map(({ title }) => title.en)).toEqual(['one', 'two']);
    expect(map.nodes.map(({ label, x }) => [label, x])).toEqual([
      ['A', 25],
      ['B', 75],
      ['C', 25],
      ['D', 75],
    ]);
    expect(map.nodes[2]?.y).toBeGreaterThan(map.nodes[0]?.y ?? Number.NaN);
  });

  test('leaves out an edge that others imply, and what stands later or nowhere', () => {
    expect(map.edges.map(({ from, to }) => from.label + to.label)).toEqual(['AB', 'BC', 'BD']);
  });

  test('knows all that a chapter builds on', () => {
    expect([...(map.nodes[3]?.needs ?? [])].sort()).toEqual(['nA', 'nB']);
  });
});
