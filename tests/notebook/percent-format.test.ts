import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromText, type Notebook, toText } from '../../src/notebook/index.ts';
import { notebook } from './arbitrary.ts';

/** What the text form promises to keep. */
function kept(nb: Notebook) {
  const cells = nb.cells.map((cell) =>
    cell.cell_type === 'code' ? { ...cell, outputs: [], execution_count: null } : cell,
  );
  return { ...nb, cells };
}

describe('text form', () => {
  test('keeps every source and all metadata, whatever they hold', () => {
    fc.assert(
      fc.property(notebook, (nb) => {
        expect(fromText(toText(nb))).toEqual(kept(nb));
      }),
      { numRuns: 500 },
    );
  });

  test('survives an editor that rewrites the file with CRLF', () => {
    const text = '// ---\n// jupyter:\n//   a: 1\n// ---\n\n// %% id="a"\n1\n2\n';
    expect(fromText(text.replaceAll('\n', '\r\n'))).toEqual(fromText(text));
  });

  test('is readable: markdown as comments, code as code, tags on the marker', () => {
    const nb = fromText(
      '// %% [markdown] tags=["x"]\n// # Title\n//\n// text\n\n// %% id="sum"\n1 + 1\n',
    );
    expect(nb.cells).toMatchObject([
      { cell_type: 'markdown', source: '# Title\n\ntext', metadata: { tags: ['x'] } },
      { cell_type: 'code', id: 'sum', source: '1 + 1' },
    ]);
    expect(toText(nb)).toContain('// %% id="sum"\n1 + 1\n');
  });

  test('takes text before the first marker as a cell, and makes ids that stay', () => {
    const text = 'const a = 1;\n\n// %%\na\n';
    expect(fromText(text).cells.map((cell) => cell.source)).toEqual(['const a = 1;', 'a']);
    expect(fromText(text)).toEqual(fromText(text));
  });

  test.each([
    ['// ---\n// jupyter:\n', /^n:1: expected a closing "\/\/ ---"/],
    ['// ---\n// kernel: x\n// ---\n', /^n:2: expected "\/\/ jupyter:"/],
    ['// ---\n// jupyter:\n//   a: {oops\n// ---\n', /^n:3: expected JSON, got "\{oops"/],
    ['// ---\n// jupyter:\n// a\n// ---\n', /^n:3: expected "\/\/ {3}key: JSON", got/],
    ['// ---\n// jupyter:\n//   __proto__: 1\n// ---\n', /the key "__proto__" is not allowed/],
    ['// %% id=\n1\n', /^n:1: expected JSON, got ""/],
    [
      '1\n// %% what is this\n',
      /^n:2: expected key=JSON or \{JSON\} in the cell's marker, got "what is this"/,
    ],
    [
      '// %% [video]\n1\n',
      /cell 1, at \/cells\/0\/cell_type: expected one of "code", "markdown", "raw"/,
    ],
  ])('names the line of a mistake: %j', (text, message) => {
    expect(() => fromText(text, 'n')).toThrow(message);
  });
});
