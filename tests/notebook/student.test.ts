import { describe, expect, it } from 'vitest';
import {
  ANSWER_STARTER,
  fromText,
  skeleton,
  studentCopy,
  toText,
} from '../../src/notebook/index.ts';
import { lintChapter } from '../../src/notebook/lint/index.ts';
import { splitSolution } from '../../src/notebook/solutions.ts';

const solved = [
  'function f(x: number): number {',
  '  // ### BEGIN SOLUTION',
  '  return x * x;',
  '  // ### STARTER',
  '  // const y = x; // the square',
  '  // return check.stub();',
  '  // ### END SOLUTION',
  '}',
].join('\n');

describe('a solution cell', () => {
  it('is a starter for the reader and whole for its author', () => {
    expect(splitSolution(solved)).toEqual({
      starter:
        'function f(x: number): number {\n  const y = x; // the square\n  return check.stub();\n}',
      solution: 'function f(x: number): number {\n  return x * x;\n}',
      hasStarter: true,
    });
    expect(
      splitSolution('  // ### BEGIN SOLUTION\n  1;\n  // ### END SOLUTION', 'write here'),
    ).toEqual({
      starter: '  // write here',
      solution: '  1;',
      hasStarter: false,
    });
    expect(splitSolution('const x = 1;')).toBeUndefined();
  });

  it('says which mark has no partner', () => {
    expect(splitSolution('// ### BEGIN SOLUTION')).toMatch(/no `\/\/ ### END SOLUTION` ends/);
    expect(splitSolution('// ### END SOLUTION')).toMatch(/no `\/\/ ### BEGIN SOLUTION` opens/);
    expect(splitSolution('// ### STARTER')).toMatch(/starter outside a solution/);
    expect(splitSolution('// ### BEGIN SOLUTION\n// ### BEGIN SOLUTION')).toMatch(
      /inside a solution/,
    );
  });
});

describe("the reader's copy", () => {
  it('holds starters, and no outputs of exercises', () => {
    const notebook = fromText(
      `// %% id="a"\n1 + 1;\n\n// %% id="b"\n${solved}\n\n// %% id="c"\nawait check.exercise('1', 't', o, body);\n`,
    );
    const output = { output_type: 'stream' as const, name: 'stdout', text: 'x' };
    for (const cell of notebook.cells) if (cell.cell_type === 'code') cell.outputs.push(output);
    const copy = studentCopy(notebook);
    expect(copy.cells.map((cell) => (cell as { outputs: unknown[] }).outputs.length)).toEqual([
      1, 0, 0,
    ]);
    expect(copy.cells[1]?.source).not.toContain('x * x');
    expect(copy.cells[1]?.source).toContain('return check.stub();');
    expect(notebook.cells[1]?.source).toBe(solved);
  });

  it('says where to write instead of the answer to an open question', () => {
    const asked = (fields: string) =>
      fromText(
        `// %% [markdown] id="q"\n// <!-- ### QUESTION ${fields} -->\n// 因为。\n// <!-- en -->\n// Because.\n\n// %% id="c"\n1;\n`,
      );
    const [cell] = studentCopy(asked('Q points=1 为什么 | Why')).cells;
    expect(cell).toMatchObject({ cell_type: 'markdown', source: ANSWER_STARTER });
    expect(() => studentCopy(asked('Q points=x t'))).toThrow(/cell q declares a question wrongly/);
    const told = lintChapter(asked('Q points=x t'), 'L1-1-a', { glossary: [], bytes: 1 });
    expect(told).toContainEqual(
      expect.objectContaining({ cell: 'q', message: expect.stringMatching(/declares a question/) }),
    );
  });

  it('names the cell whose marks are wrong', () => {
    const notebook = fromText('// %% id="b"\n// ### BEGIN SOLUTION\n');
    expect(() => studentCopy(notebook)).toThrow(/cell b opens a solution that no/);
  });
});

describe("a chapter's skeleton", () => {
  const made = skeleton({
    slug: 'L3-1-activations',
    title: { zh: '激活函数', en: 'Activation functions' },
    terms: [{ zh: '饱和', en: 'saturation' }],
  });

  it('has all parts of the standard: what is left to mend is content', () => {
    const glossary = [{ key: 's', zh: '饱和', en: 'saturation', first: 'L3-1-activations' }];
    const rules = lintChapter(made, 'L3-1-activations', { glossary, bytes: 1 });
    expect(rules.map(({ message }) => message)).toEqual([
      'has nothing to move: no plot.steps and no explore',
      expect.stringContaining('Chinese characters of prose'),
      '0 figures in the recorded outputs, from 4 to 14 are allowed',
      '"饱和" is not in bold at its first use',
      '"saturation" is not in bold at its first use',
    ]);
  });

  it('is the same as text and back', () => {
    expect(toText(fromText(toText(made)))).toBe(toText(made));
    expect(made.metadata.kernelspec?.name).toBe('notegrad');
  });
});
