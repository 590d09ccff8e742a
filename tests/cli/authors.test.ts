import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadNotebook } from '../../src/notebook/index.ts';
import { call, put } from './cli.ts';

let folder: string;
const at = (...parts: string[]) => join(folder, ...parts);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notegrad-cli-'));
  const title = { zh: '激活函数', en: 'Activation functions' };
  await writeFile(
    at('course.json'),
    JSON.stringify({
      title,
      about: title,
      groups: [{ title, chapters: [{ name: 'L3-1-a', title }] }],
    }),
  );
  const term = { key: 'relu', zh: '修正线性单元', en: 'ReLU', first: 'L3-1-a' };
  const other = { key: 'loss', zh: '损失', en: 'loss', first: 'L2-3-b' };
  await writeFile(at('glossary.json'), JSON.stringify([term, other]));
});
afterAll(() => rm(folder, { recursive: true }));

describe('notegrad new', () => {
  test('writes the parts of a chapter with the terms it teaches, and never over one', async () => {
    const made = await call('new', 'L3-1-a', '--folder', folder);
    expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining('1 terms') });
    const path = at('L3-1-a.ipynb');
    const text = (await loadNotebook(path)).cells.map(({ source }) => source).join('\n');
    expect(text).toContain('L3-1 · 激活函数');
    expect(text).toContain('修正线性单元');
    expect(text).not.toContain('损失');
    const before = await readFile(path, 'utf8');
    expect(await call('new', 'L3-1-a', '--folder', folder)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is there already'),
    });
    expect(await readFile(path, 'utf8')).toBe(before);
  });

  test('says which chapters there are', async () => {
    expect(await call('new', 'L9-9-z', '--folder', folder)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/L9-9-z is not in .*which names L3-1-a/),
    });
    expect(await call('new', 'x', '--folder', at('none'))).toMatchObject({ code: 2 });
  });
});

test('notegrad lint holds a chapter to the glossary it is given', async () => {
  const path = await put(at('L3-1-b.ipynb'), '1;');
  const none = await call('lint', path, '--glossary', at('none.json'));
  expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining('none.json') });
  const found = await call('lint', path, '--glossary', at('glossary.json'));
  expect(found).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/\d+ to mend in 1 chapters/),
  });
});

test('notegrad lint passes by pages, which have no code', async () => {
  const path = at('90-terms.ipynb');
  const cell = {
    cell_type: 'markdown',
    id: 'a',
    metadata: {},
    source: '# 词\n\n<!-- en -->\n\n# Terms',
  };
  await writeFile(
    path,
    JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 }),
  );
  expect(await call('lint', path, '--glossary', at('glossary.json'))).toMatchObject({
    code: 0,
    stdout: 'nothing to mend in 0 chapters\n',
  });
});

test('notegrad audit has nothing to say of a notebook without exercises', async () => {
  const path = await put(at('plain.ipynb'), '1;');
  expect(await call('audit', path)).toMatchObject({
    code: 0,
    stdout: 'nothing to mend in 0 exercises with 0 known mistakes of 1 chapters\n',
  });
});
