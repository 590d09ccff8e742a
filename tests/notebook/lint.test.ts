import { describe, expect, it } from 'vitest';
import { PLOTLY_MIME } from '../../src/contract/index.ts';
import { type Glossary, lintChapter } from '../../src/notebook/lint/index.ts';
import type { Cell, CodeCell, Notebook, TextCell } from '../../src/notebook/model.ts';

const glossary: Glossary = [
  { key: 'margin', zh: '间隔', en: 'margin', first: 'L2-1-perceptron' },
  { key: 'cell', zh: '单元格', en: 'cell (notebook)', first: '00-1-typescript' },
];

const prose = (id: string, zh: string, en: string): TextCell => ({
  cell_type: 'markdown',
  id,
  metadata: {},
  source: en === '' ? zh : `${zh}\n\n<!-- en -->\n\n${en}`,
});
const code = (id: string, source: string, tags: string[] = [], figures = 0): CodeCell => ({
  cell_type: 'code',
  id,
  metadata: tags.length > 0 ? { tags } : {},
  source,
  execution_count: 1,
  outputs: Array.from({ length: figures }, () => ({
    output_type: 'display_data' as const,
    data: { [PLOTLY_MIME]: {} },
    metadata: {},
  })),
});

const check = (k: number) =>
  code(
    `ex${k}-check`,
    `await check.exercise('L2-1.${k}', '题 | title', { points: 1, hint: 'h' }, (t) => {
  t.check('a', {
    answer: () => answer${k},
    expect: () => 1,
    mistakes: [
      { gives: () => 2, say: 'a' },
      { gives: () => 3, say: 'b' },
      { gives: () => 4, say: 'c' },
    ],
  });
});`,
  );
const solution = (k: number) =>
  code(
    `ex${k}`,
    `const answer${k}: number =\n  // ### BEGIN SOLUTION\n  1;\n  // ### STARTER\n  // check.stub();\n  // ### END SOLUTION`,
  );

/** The least chapter that keeps the standard. */
function chapter(): Cell[] {
  return [
    prose(
      'title',
      '# L2.1 · 题\n\n机器能学会一条直线吗？\n\n- **先修**：00-1\n- **时间**：阅读 50 分钟\n- **难度**：★★\n- **新概念**：间隔、单元格',
      '# L2.1 · Title\n\nCan a machine learn a line?\n\n- **Prerequisites**: 00-1\n- **Time**: reading 50 min\n- **Difficulty**: ★★\n- **New concepts**: margin, cell',
    ),
    ...[1, 2, 3, 4].map((n) =>
      prose(
        `section${n}`,
        `## ${n}. 间隔多大\n\n猜一猜：多大？先说 **间隔**（margin）和 **单元格**（cell）。${'机器学习一条直线。'.repeat(90)}`,
        `## ${n}. How large is the margin\n\nGuess first. The **margin** and the **cell**.`,
      ),
    ),
    code('lesson', 'const x = 1;\nx + 1;'),
    code('steps', 'plot.steps(figures);', ['hide-input'], 4),
    prose(
      'end',
      ['更精确地说', '常见错误', '在 PyTorch 里', '小结', '来源', '练习']
        .map((h) => `## ${h}`)
        .join('\n\n'),
      ['More precisely', 'Common mistakes', 'In PyTorch', 'Summary', 'Sources', 'Exercises']
        .map((h) => `## ${h}`)
        .join('\n\n'),
    ),
    ...[1, 2, 3, 4, 5, 6].flatMap((k): Cell[] => [
      prose(`ex${k}-text`, `### 练习 ${k} ★`, `### Exercise ${k} ★`),
      solution(k),
      check(k),
    ]),
  ];
}

const notebook = (cells: Cell[]): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells,
});

function lint(cells: Cell[], slug = 'L2-1-perceptron', bytes = 1000): string[] {
  return lintChapter(notebook(cells), slug, { glossary, bytes }).map(
    ({ cell, message }) => `${cell ?? 'chapter'}: ${message}`,
  );
}

/** What is found once a cell has another source, or a chapter other cells. */
function changed(id: string, source: (old: string) => string): string[] {
  return lint(
    chapter().map((cell) => (cell.id === id ? { ...cell, source: source(cell.source) } : cell)),
  );
}
const added = (...cells: Cell[]): string[] => lint([...chapter(), ...cells]);

it('finds nothing in a chapter that keeps the standard', () => {
  expect(lint(chapter())).toEqual([]);
});

it('takes a notebook without any code for a page, and asks nothing of it', () => {
  const page = prose('title', '# 术语表', '# Terms');
  expect(lint([page])).toEqual([]);
  expect(lint([page, code('c', '1;')])).not.toEqual([]);
});

describe('the budget', () => {
  it('counts cells, lines, characters, figures, exercises and bytes', () => {
    expect(added(...Array.from({ length: 25 }, (_, i) => code(`c${i}`, 'x;')))).toEqual([
      'chapter: 51 cells, from 1 to 50 are allowed',
    ]);
    expect(lint(chapter(), undefined, 800_001)).toEqual([
      'chapter: 800001 bytes in the file, from 0 to 800000 are allowed',
    ]);
    expect(added(code('long', 'x;\n'.repeat(31)))).toEqual([
      'long: 31 visible lines, at most 30 are allowed: split it, or fold it with the tag hide-input',
    ]);
    expect(added(code('folded', 'x;\n'.repeat(31), ['hide-input']))).toEqual([]);
    const many = Array.from({ length: 10 }, (_, i) => code(`c${i}`, 'x;\n'.repeat(30)));
    expect(added(...many)).toContain(
      'chapter: 302 visible lines of code, from 1 to 300 are allowed',
    );
    expect(changed('section1', () => '').join()).toMatch(
      /\d+ Chinese characters of prose, from 2500/,
    );
    expect(changed('steps', () => '')).toContain(
      'chapter: has nothing to move: no plot.steps and no explore',
    );
    expect(lint(chapter().filter(({ id }) => !/^ex6/.test(id)))).toEqual([
      'chapter: 5 exercises, from 6 to 8 are allowed',
    ]);
    expect(added(code('more', '', ['hide-input'], 11))).toEqual([
      'chapter: 15 figures in the recorded outputs, from 4 to 14 are allowed',
    ]);
  });

  it('asks for prose beside code', () => {
    const many = Array.from({ length: 9 }, (_, i) => code(`c${i}`, 'x;\n'.repeat(30)));
    const short = changed('section1', (source) => source.slice(0, 400));
    expect(short.join()).not.toContain('a line are asked for');
    expect(added(...many, ...many.slice(0, 0)).join()).toBe('');
    expect(lint([...chapter().filter(({ id }) => id !== 'section1'), ...many]).join()).toContain(
      'visible lines of code, at least 10 a line are asked for',
    );
  });
});

describe('visible code', () => {
  const told = (source: string, tags: string[] = []) => added(code('c', source, tags));

  it('is lesson code', () => {
    expect(told('if (x) throw new Error("no");')).toEqual([
      'c: throws: print the claim with check.close or check.that',
    ]);
    expect(told('xs[0]!.y;')).toEqual(['c: has a non-null mark (!): cells are not checked for it']);
    expect(told('x as number[][];')).toEqual(['c: casts with `as`']);
    expect(told("const a = ['x'] as const;")).toEqual([]);
    expect(told('f({ name: name });')).toEqual(['c: writes `name` twice: use the shorthand']);
    expect(told('const { name: other } = f({ name });')).toEqual([]);
    expect(told("f({ title: { zh: '甲', en: 'a' } });")).toEqual([
      "c: writes { zh, en }: write '中文 | English'",
    ]);
    expect(told('f({ rng: new Rng(3) });')).toEqual([
      'c: makes a generator of a number: give the number itself as rng',
    ]);
    expect(told('const rng = new Rng(seed);')).toEqual([]);
  });

  it('leaves memory alone, but for the chapter about it', () => {
    expect(told('tf.tidy(() => 1); x.dispose();')).toHaveLength(2);
    const cells = [...chapter(), code('c', 'tf.tidy(() => 1);')];
    expect(lint(cells, '00-1-typescript').filter((line) => line.includes('memory'))).toEqual([]);
  });

  it('draws in folded cells', () => {
    const figure = 'plot.line(\n  xs,\n  ys,\n  {},\n);';
    expect(told(figure)).toEqual([
      'c: 5 lines draw, at most 4 are allowed in a visible cell: fold it with the tag hide-input',
    ]);
    expect(told(figure, ['hide-input'])).toEqual([]);
    expect(told('throw 1;', ['hide-input'])).toEqual([]);
  });
});

describe('words', () => {
  const zh = (text: string) => added(prose('p', text, 'text'));
  const en = (text: string) => added(prose('p', '字', text));

  it('are the field’s, in both languages', () => {
    expect(zh('他说「好」。')[0]).toContain('uses 「」');
    expect(zh('训练10轮。')[0]).toContain('lacks the space');
    expect(zh('训练 10 轮，`x` 的值 $w$ 是。')).toEqual([]);
    expect(zh('众所周知，如此。')[0]).toContain('empty phrase: "众所周知，如此。"');
    expect(zh('感知器会停。')[0]).toContain('says 感知器');
    expect(zh('感知机（笔记作感知器）会停。')).toEqual([]);
    expect(en('the derivative by w')[0]).toContain('write "with respect to"');
    expect(en('Were there a loss, it grows.')[0]).toContain('inverts a condition');
    expect(en('the colour of noise')[0]).toContain('America: "the colour of no');
    expect(en('we minimise')[0]).toContain('America');
    expect(en('a precise exercise raises noise, otherwise `colour`')).toEqual([]);
  });

  it('stand in bold where they are first used, and in the glossary', () => {
    expect(changed('section1', (source) => source.replace('**间隔**', '间隔'))).toEqual([
      'title: "间隔" is not in bold at its first use',
    ]);
    expect(changed('section1', (source) => source.replace('**margin**', 'margin'))).toEqual([
      'title: "margin" is not in bold at its first use',
    ]);
    expect(changed('title', (source) => source.replace('margin', 'gap'))).toContain(
      'title: "间隔" is "margin" in the glossary, not "gap"',
    );
    expect(changed('title', (source) => source.replace('间隔', '缝'))).toContain(
      'title: "缝" is no term of the glossary',
    );
  });
});

describe('the parts of a chapter', () => {
  it('are all there', () => {
    expect(changed('end', (source) => source.replace('## 小结', '## 结'))).toEqual([
      'chapter: has no heading "小结"',
    ]);
    expect(changed('title', (source) => source.replace('- **难度**：★★\n', '')).join()).toContain(
      'title: the title cell lacks the line "- **难度**：…"',
    );
    expect(changed('section1', (source) => source.replace('猜一猜', '')).join()).toBe('');
    expect(changed('section1', (source) => source.replace(/^## 1/gm, '## 第一')).join()).toContain(
      '3 numbered sections',
    );
  });

  it('say the same in both languages', () => {
    expect(added(prose('p', '字', ''))).toEqual([
      'p: lacks a language: Chinese, a line <!-- en -->, English',
    ]);
    expect(added(prose('p', '$$x=1$$', '$$x=2$$'))).toEqual([
      'p: the display formulas of the two languages differ',
    ]);
    expect(added(prose('p', '- 甲\n- 乙', '- a'))).toEqual([
      'p: 2 list items in Chinese, 1 in English',
    ]);
  });
});

describe('exercises', () => {
  it('have starters, known mistakes, names and marks of difficulty', () => {
    expect(changed('ex1', (source) => source.replace(/ {2}\/\/ ### STARTER\n.*\n/, ''))).toEqual([
      'ex1: has no starter: write it, commented out, below // ### STARTER',
    ]);
    expect(
      changed('ex1-check', (source) => source.replace("      { gives: () => 4, say: 'c' },\n", '')),
    ).toEqual(['ex1-check: knows 2 mistakes, at least 3 are asked for']);
    expect(changed('ex1-check', (source) => source.replace('L2-1.1', 'L21.1'))).toEqual([
      'ex1-check: the exercise is named "L21.1", expected L2-1.1, L2-1.2, …',
    ]);
    expect(changed('ex1-text', (source) => source.replaceAll('★', ''))).toEqual([
      'chapter: 6 exercises, but 5 headings with their difficulty (### … ★ to ★★★)',
    ]);
  });
});
