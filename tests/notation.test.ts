import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadNotebook, splitLanguages, writeNotebook } from '../src/notebook/index.ts';
import type { Term } from '../src/notebook/lint/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const PAGE = '90-notation-and-glossary.ipynb';
const committed = join(root, 'notebooks', PAGE);
const read = (file: string) => readFileSync(file, 'utf8');

async function textsOf(file: string): Promise<{ zh: string; en: string }> {
  const texts = (await loadNotebook(file)).cells.map(({ source }) => {
    const text = splitLanguages(source);
    if (typeof text === 'string') throw new Error(`${text}: ${source}`);
    return text;
  });
  return {
    zh: texts.map(({ zh }) => zh).join('\n'),
    en: texts.map(({ en }) => en).join('\n'),
  };
}

/** The cells of each row of the tables below a heading, without their heads. */
function rowsBelow(text: string, heading: string): string[][] {
  const [, below = ''] = text.split(`\n## ${heading}\n`);
  const [own = ''] = below.split('\n## ');
  return own.split('\n').flatMap((line, i, lines) => {
    const isHead = lines[i + 1]?.startsWith('| ---') || lines[i + 1]?.startsWith('|---');
    if (!line.startsWith('| ') || line.startsWith('| ---') || isHead) return [];
    return [
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    ];
  });
}
const column = (rows: string[][], index: number) => rows.map((row) => row[index] ?? '').sort();

describe('the page of notation and terms', () => {
  test('is a notebook of prose alone, written as all notebooks are, in far less than 500 kB', async () => {
    const notebook = await loadNotebook(committed);
    expect(new Set(notebook.cells.map((cell) => cell.cell_type))).toEqual(new Set(['markdown']));
    expect(writeNotebook(notebook, PAGE)).toBe(read(committed));
    expect(read(committed).length).toBeLessThan(300_000);
  });

  test('has every term once in each language, with its chapter', async () => {
    const glossary: Term[] = JSON.parse(read(join(root, 'notebooks/glossary.json')));
    const { zh, en } = await textsOf(committed);
    const pairs = (rows: string[][]) => rows.map(([a, b, symbol]) => `${a}/${b}/${symbol}`).sort();
    expect(pairs(rowsBelow(zh, '术语'))).toEqual(
      glossary.map((term) => `${term.zh}/${term.en}/${term.symbol ?? ''}`).sort(),
    );
    expect(pairs(rowsBelow(en, 'Terms'))).toEqual(
      glossary.map((term) => `${term.en}/${term.zh}/${term.symbol ?? ''}`).sort(),
    );
    const perceptron = rowsBelow(zh, '术语').find(([, term]) => term === 'perceptron');
    expect(perceptron?.[3]).toBe('[L2.1](L2-1-perceptron.ipynb)');
  });

  test('has every symbol of the source once in each language, and every clash', async () => {
    const { zh, en } = await textsOf(committed);
    const source = read(join(root, 'notebooks/notation.md'));
    for (const [chinese, english] of [
      ['记号', 'Symbols'],
      ['冲突与取舍', 'Clashes and how they are resolved'],
    ] as const) {
      const rows = rowsBelow(source, `${chinese} · ${english}`);
      expect(rows.length).toBeGreaterThan(40);
      expect(rowsBelow(zh, chinese)).toHaveLength(rows.length);
      expect(rowsBelow(en, english)).toHaveLength(rows.length);
    }
    const symbols = column(rowsBelow(source, '记号 · Symbols'), 0);
    expect(new Set(symbols).size).toBe(symbols.length);
    expect(column(rowsBelow(zh, '记号'), 0)).toEqual(symbols);
    expect(column(rowsBelow(en, 'Symbols'), 0)).toEqual(symbols);
    // The English text has no Chinese but the terms.
    expect(en.split('\n## Terms\n')[0]).not.toMatch(/\p{Script=Han}|[，。；：、]/u);
  });
});

describe('scripts/notation-page.mjs', () => {
  let copy: string;
  const at = (name: string) => join(copy, 'notebooks', name);
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, [join(copy, 'scripts/notation-page.mjs'), ...args]);
  const edit = (name: string, change: (text: string) => string) => {
    const before = read(at(name));
    const after = change(before);
    expect(after).not.toBe(before);
    writeFileSync(at(name), after);
  };
  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'notegrad-notation-'));
    mkdirSync(join(copy, 'scripts'));
    cpSync(join(root, 'scripts/notation-page.mjs'), join(copy, 'scripts/notation-page.mjs'));
    cpSync(join(root, 'notebooks'), join(copy, 'notebooks'), { recursive: true });
  });
  afterEach(() => rmSync(copy, { recursive: true }));

  test('finds the committed page to be what its sources make, and not after an edit', async () => {
    await run('--check');
    edit('glossary.json', (text) => text.replace('"zh": "张量"', '"zh": "张 量"'));
    await expect(run('--check')).rejects.toThrow(/is not what its sources make/);
    await run();
    await run('--check');
    expect((await textsOf(at(PAGE))).zh).toContain('| 张 量 | tensor |');
    edit(PAGE, (text) => text.replace('张 量', '张量'));
    await expect(run('--check')).rejects.toThrow(/node scripts\/notation-page.mjs writes it/);
    rmSync(at(PAGE));
    await expect(run('--check')).rejects.toThrow(/is not what its sources make/);
  });

  test('links the chapters that are there, and names the others', async () => {
    const link = '[L2.1](L2-1-perceptron.ipynb)';
    expect((await textsOf(at(PAGE))).en).toContain(link);
    rmSync(at('L2-1-perceptron.ipynb'));
    await run();
    const { en } = await textsOf(at(PAGE));
    expect(en).not.toContain(link);
    expect(en).toContain('| perceptron | 感知机 |  | L2.1 |');
  });

  const ROW = /^\| \$\\tau\$ +\| 温度 · temperature +\|/m;
  test.each([
    ['| $\\tau$ | 温度 |', 'notation.md, line LINE: "温度" is of one language'],
    ['| $\\tau$ | temperature |', 'notation.md, line LINE: "temperature" is of one language'],
    ['| $\\tau$ | temperature · 温度 |', 'line LINE: "temperature" has no Chinese'],
    ['| $\\tau$ | 温度 · 温度 |', 'line LINE: "温度" is not English'],
    ['| $\\tau$ | 温度 · a · b |', 'line LINE: "温度 · a · b" has " · " 2 times'],
    ['| L9-9 | 温度 · temperature |', 'line LINE: course.json has no chapter L9-9'],
    ['温度\n| $\\tau$ | 温度 · temperature |', 'line LINE: "| $\\tau$ | 温度'],
  ])('names the line that it cannot split: %s', async (row, message) => {
    const lines = read(at('notation.md')).split('\n');
    const line = lines.findIndex((text) => ROW.test(text)) + 1;
    edit('notation.md', (text) => text.replace(ROW, () => row));
    const wanted = message.replace('LINE', String(line));
    await expect(run()).rejects.toThrow(wanted);
    await expect(run('--check')).rejects.toThrow(wanted);
  });

  test('refuses a term of a chapter that the course does not name', async () => {
    edit('glossary.json', (text) => text.replace('L2-1-perceptron', 'L2-1-elsewhere'));
    await expect(run()).rejects.toThrow(/course.json has no chapter L2-1-elsewhere/);
  });
});
