import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NotebookError, readNotebook, writeNotebook } from '../../src/notebook/index.ts';
import { notebook } from './arbitrary.ts';

const valid = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {
    kernelspec: { name: 'tslab', display_name: 'TypeScript' },
    language_info: { name: 'typescript' },
  },
  cells: [
    { cell_type: 'markdown', id: 'intro', metadata: { tags: ['a'] }, source: ['# T\n', 'text'] },
    {
      cell_type: 'raw',
      id: 'raw',
      metadata: {},
      source: 'raw',
      attachments: { 'a.png': { 'image/png': 'AA==' } },
    },
    {
      cell_type: 'code',
      id: 'code',
      metadata: { collapsed: false },
      source: ['1 + 1\n', '2'],
      execution_count: 1,
      outputs: [
        { output_type: 'stream', name: 'stdout', text: ['a\n', 'b'] },
        {
          output_type: 'display_data',
          data: { 'text/plain': 'x', 'application/json': [1] },
          metadata: {},
        },
        {
          output_type: 'execute_result',
          data: { 'text/html': ['<b>\n', '</b>'] },
          metadata: {},
          execution_count: 1,
        },
        { output_type: 'error', ename: 'E', evalue: 'v', traceback: ['t'] },
      ],
    },
  ],
};
const copy = () => structuredClone(valid) as unknown as Record<string, any>;
const read = (value: unknown) => readNotebook(JSON.stringify(value), 'x.ipynb');

describe('reading and writing', () => {
  test('read after write is the identity', () => {
    fc.assert(
      fc.property(notebook, (nb) => {
        expect(readNotebook(writeNotebook(nb))).toEqual(nb);
      }),
      { numRuns: 500 },
    );
  });

  test('writing is stable: what was written, read and written again is the same text', () => {
    fc.assert(
      fc.property(notebook, (nb) => {
        const text = writeNotebook(nb);
        expect(writeNotebook(readNotebook(text))).toBe(text);
      }),
    );
  });

  test('joins lists of lines and strips what is transient', () => {
    const nb = copy();
    nb.metadata.signature = 'x';
    nb.cells[2].metadata.trusted = true;
    expect(read(nb).cells[2]).toMatchObject({
      source: '1 + 1\n2',
      outputs: [{ text: 'a\nb' }, {}, { data: { 'text/html': '<b>\n</b>' } }, {}],
    });
    expect(read(nb)).toEqual(read(valid));
  });

  test('sorts keys as text, writes one space of indent and a final newline', () => {
    const nb = read({
      ...valid,
      cells: [],
      metadata: { b: [], '10': 1, '9': {}, a: { x: 0.00001, y: [1.5] } },
    });
    expect(writeNotebook(nb)).toBe(
      '{\n "cells": [],\n "metadata": {\n  "10": 1,\n  "9": {},\n  "a": {\n   "x": 1e-05,\n   "y": [\n    1.5\n   ]\n  },\n  "b": []\n },\n "nbformat": 4,\n "nbformat_minor": 5\n}\n',
    );
  });
});

describe('older formats', () => {
  test('4.4 becomes 4.5 with ids that are the same each time', () => {
    const old = copy();
    old.nbformat_minor = 4;
    for (const cell of old.cells) delete cell.id;
    const ids = read(old).cells.map((cell) => cell.id);
    expect(new Set(ids).size).toBe(3);
    expect(read(old).cells.map((cell) => cell.id)).toEqual(ids);
    expect(read(old).nbformat_minor).toBe(5);
  });

  test.each([
    [{ nbformat: 3 }, /expected notebook format 4, got 3; upgrade it with `jupyter nbconvert/],
    [{ nbformat: 5 }, /\/nbformat: expected notebook format 4, got 5/],
    [{ nbformat: undefined }, /expected notebook format 4, got nothing/],
    [
      { nbformat_minor: 6 },
      /\/nbformat_minor: expected a format between 4.0 and 4.5, got 4 with minor 6/,
    ],
    [{ nbformat_minor: '5' }, /minor "5"/],
  ])('refuses %j', (change, message) => {
    expect(() => read({ ...valid, ...change })).toThrow(message);
  });
});

describe('malformed notebooks', () => {
  const cases: [string, (nb: Record<string, any>) => void, RegExp][] = [
    [
      'a cell without id',
      (nb) => delete nb.cells[1].id,
      /cell 2, at \/cells\/1: expected the key "id"/,
    ],
    [
      'two cells with one id',
      (nb) => (nb.cells[2].id = 'raw'),
      /cell 3, at \/cells\/2\/id: .* which cell 2 has too/,
    ],
    [
      'an unknown cell type',
      (nb) => (nb.cells[0].cell_type = 'heading'),
      /cell 1, at \/cells\/0\/cell_type: expected one of .*, got "heading"/,
    ],
    [
      'an output of the wrong kind',
      (nb) => (nb.cells[2].outputs[0].output_type = 'pyout'),
      /cell 3, at \/cells\/2\/outputs\/0\/output_type: expected one of/,
    ],
    [
      'a number for a text',
      (nb) => (nb.cells[2].outputs[1].data['text/plain'] = 5),
      /cell 3, at \/cells\/2\/outputs\/1\/data\/text~1plain: expected a string or a list of strings, got 5/,
    ],
    [
      'a source that is an object',
      (nb) => (nb.cells[0].source = {}),
      /cell 1, at \/cells\/0\/source: expected a string or a list of strings, got an object/,
    ],
    [
      'an extra key',
      (nb) => (nb.cells[0].outputs = []),
      /cell 1, at \/cells\/0: expected no key "outputs" here/,
    ],
    [
      'a negative count',
      (nb) => (nb.cells[2].execution_count = -1),
      /\/cells\/2\/execution_count: must be >= 0, got -1/,
    ],
    [
      'cells that are no list',
      (nb) => (nb.cells = {}),
      /at \/cells: expected array, got an object|\/cells: expected array, got an object/,
    ],
    [
      'a tag twice',
      (nb) => (nb.cells[0].metadata.tags = ['a', 'a']),
      /\/cells\/0\/metadata\/tags: must NOT have duplicate items/,
    ],
    [
      'a cell that is null',
      (nb) => (nb.cells[1] = null),
      /cell 2, at \/cells\/1: expected an object, got null/,
    ],
  ];
  test.each(cases)('%s is named with its place', (_, damage, message) => {
    const nb = copy();
    damage(nb);
    expect(() => read(nb)).toThrow(message);
  });

  test('broken JSON is named with line and column', () => {
    expect(() => readNotebook('{\n "cells": [}\n', 'x.ipynb')).toThrow(
      /^x\.ipynb: expected JSON: .*\(line 2, column 12\)/,
    );
    expect(() => readNotebook('', 'x.ipynb')).toThrow(NotebookError);
  });

  test('a key that could reach a prototype is refused', () => {
    const text = JSON.stringify(valid).replace(
      '"collapsed":false',
      '"__proto__":{"polluted":true}',
    );
    expect(() => readNotebook(text, 'x.ipynb')).toThrow(
      /cell 3, at \/cells\/2\/metadata\/__proto__: the key "__proto__"/,
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('nesting that would overflow the stack is refused', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const text = JSON.stringify(valid).replace('"collapsed":false', `"deep":${deep}`);
    expect(() => readNotebook(text, 'x.ipynb')).toThrow(/cell 3, .* levels of nesting/);
  });

  test('hundreds of random mutations each read, or fail with a named place', () => {
    const mutants = [...mutations(valid)];
    expect(mutants.length).toBeGreaterThan(200);
    let refused = 0;
    for (const [name, mutant] of mutants) {
      try {
        read(mutant);
      } catch (error) {
        expect(error, name).toBeInstanceOf(NotebookError);
        expect((error as Error).message, name).toMatch(/^x\.ipynb: .*(expected|must|not allowed)/);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(200);
  });

  test('a file cut off anywhere is refused', () => {
    const text = JSON.stringify(valid);
    for (let at = 0; at < text.length; at += 7) {
      expect(() => readNotebook(text.slice(0, at), 'x.ipynb')).toThrow(NotebookError);
    }
  });
});

const VALUES = [null, true, -1, 1.5, 'text', [], {}, [null], [[]], { __x: 1 }];

/** Every value of the notebook replaced by each of `VALUES`, and every key left out. */
function* mutations(root: unknown): Generator<[string, unknown]> {
  for (const path of paths(root)) {
    for (const value of [undefined, ...VALUES]) {
      const mutant = structuredClone(root) as Record<string, any>;
      const parent = path.slice(0, -1).reduce<any>((at, key) => at[key], mutant);
      const last = path.at(-1) as string;
      if (value === undefined) delete parent[last];
      else parent[last] = value;
      yield [`${path.join('/')} = ${JSON.stringify(value)}`, mutant];
    }
  }
}

function* paths(value: unknown, path: string[] = []): Generator<string[]> {
  if (path.length > 0) yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) yield* paths(child, [...path, key]);
}
