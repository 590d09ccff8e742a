import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const script = fileURLToPath(new URL('../scripts/notes-page.mjs', import.meta.url));
const run = promisify(execFile);

interface Item {
  lines: [number, number];
  zh: string;
  en: string;
  homes: string[];
}

const item = (from: number, to: number, ...homes: string[]): Item => ({
  lines: [from, to],
  zh: '感知机',
  en: 'The perceptron',
  homes,
});

describe('where the lines of the notes went', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'notegrad-notes-'));
    for (const folder of ['scripts', 'notebooks', 'docs']) mkdirSync(join(root, folder));
    copyFileSync(script, join(root, 'scripts/notes-page.mjs'));
    const title = { zh: '感知机', en: 'Perceptron' };
    const chapters = [{ name: 'L2-1-perceptron', label: 'L2.1', title }];
    save('notebooks/course.json', { groups: [{ chapters }] });
    save('notebooks/L2-1-perceptron.ipynb', {
      cells: [
        {
          id: 's1',
          cell_type: 'markdown',
          source: ['## 1. 一条线 | 线\n', '<!-- en -->\n', '## 1. A line'],
        },
        { id: 'code', cell_type: 'code', source: '' },
      ],
    });
  });

  afterEach(() => rmSync(root, { recursive: true }));

  const save = (name: string, value: unknown) =>
    writeFileSync(join(root, name), JSON.stringify(value));

  function notes(lines: number, ...items: Item[]) {
    const A = { zh: '笔记', en: 'Notes', lines, items };
    save('notebooks/notes.json', { notes: { A }, corrections: [], formulas: [], questions: [] });
  }

  const page = (...args: string[]) =>
    run(process.execPath, [join(root, 'scripts/notes-page.mjs'), ...args]);
  const docs = (name: string) => readFileSync(join(root, 'docs', name), 'utf8');

  test('each item is told with its chapter and the heading over its cell, in each language', async () => {
    notes(9, item(1, 4, 'L2-1-perceptron#code'), item(5, 9, 'L2-1-perceptron'));
    await page();
    expect(docs('notes.md')).toContain(
      '| 1–4 | The perceptron | [L2.1 1. A line](../notebooks/L2-1-perceptron.ipynb) |',
    );
    expect(docs('notes.zh.md')).toContain(
      '| 1–4 | 感知机 | [L2.1 1. 一条线 \\| 线](../notebooks/L2-1-perceptron.ipynb) |',
    );
    expect(docs('notes.md')).toContain('| 5–9 | The perceptron | [L2.1 Perceptron](');
  });

  test('a page that is not up to date fails the check, which writes nothing', async () => {
    notes(4, item(1, 4, 'L2-1-perceptron'));
    await page();
    await page('--check');
    writeFileSync(join(root, 'docs/notes.md'), 'old');
    await expect(page('--check')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('docs/notes.md is not what notebooks/notes.json says'),
    });
    expect(docs('notes.md')).toBe('old');
  });

  test.each([
    [
      'a line without a home',
      [item(1, 3, 'L2-1-perceptron'), item(5, 9, 'L2-1-perceptron')],
      'note A goes on at line 4, not with 5-9',
    ],
    ['lines after the last item', [item(1, 8, 'L2-1-perceptron')], 'note A ends at 8, not 9'],
    ['an item without a home', [item(1, 9)], 'an item has no home'],
    ['an unknown chapter', [item(1, 9, 'L9-9-none')], 'course.json has no chapter "L9-9-none"'],
    ['an unknown cell', [item(1, 9, 'L2-1-perceptron#s9')], 'L2-1-perceptron has no cell "s9"'],
  ])('%s is an error', async (_, items, message) => {
    notes(9, ...items);
    await expect(page()).rejects.toMatchObject({ stderr: expect.stringContaining(message) });
  });
});
