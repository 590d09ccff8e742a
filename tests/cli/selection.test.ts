import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findNotebooks } from '../../src/cli/notebook-paths.ts';
import { changedSince, takeShard } from '../../src/cli/selection.ts';
import { loadNotebook, saveNotebook } from '../../src/notebook/index.ts';
import { notebookOf } from '../notebook/mock.ts';
import { put } from './cli.ts';

let project: string;
const at = (...parts: string[]) => join(project, ...parts);
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: project });

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'notegrad-selection-'));
  for (const name of ['a', 'b', 'c']) await put(at('notebooks', `${name}.ipynb`), `"${name}"`);
});
afterEach(async () => {
  await rm(project, { recursive: true });
});
const all = () => findNotebooks([at('notebooks')]);
const names = (found: readonly { path: string }[]) =>
  found.map(({ path }) => basename(path, '.ipynb'));

describe('the order of notebooks', () => {
  test('is that of their names', async () => {
    expect(names(await all())).toEqual(['a', 'b', 'c']);
  });

  test.each([
    ['a list', ['c', 'a.ipynb']],
    [
      'groups',
      { groups: [{ title: { zh: '甲', en: 'b?' }, chapters: [{ file: 'c' }, { file: 'a' }] }] },
    ],
  ])('is that of course.json, what it does not name last, where it is %s', async (_, course) => {
    await writeFile(at('notebooks', 'course.json'), JSON.stringify(course));
    expect(names(await all())).toEqual(['c', 'a', 'b']);
  });

  test('a course.json that cannot be read is named', async () => {
    await writeFile(at('notebooks', 'course.json'), '{');
    await expect(all()).rejects.toThrow(/course\.json: expected JSON/);
  });
});

test('shards are disjoint, and together all', async () => {
  const paths = ['a', 'b', 'c', 'd', 'e'].map((path) => ({ path, below: path }));
  const shards = [1, 2, 3].map((index) => names(takeShard(paths, { index, count: 3 })));
  expect(shards).toEqual([['a', 'd'], ['b', 'e'], ['c']]);
});

describe('notebooks changed since a state of git', () => {
  beforeEach(async () => {
    git('init', '-q');
    await mkdir(at('src'));
    await writeFile(at('src', 'library.ts'), '1');
    await writeFile(at('package.json'), '{}');
    git('add', '-A');
    git('commit', '-qm', 'first');
  });
  const changed = async (ref = 'HEAD') => names(await changedSince(ref, await all()));

  test('are those whose code changed, committed or not, and new ones', async () => {
    expect(await changed()).toEqual([]);
    await put(at('notebooks', 'b.ipynb'), '"other"');
    await put(at('notebooks', 'd.ipynb'), '"new"');
    expect(await changed()).toEqual(['b', 'd']);
    git('add', '-A');
    git('commit', '-qm', 'second');
    expect(await changed()).toEqual([]);
    expect(await changed('HEAD~1')).toEqual(['b', 'd']);
  });

  test('are not those whose prose or outputs changed', async () => {
    const path = at('notebooks', 'a.ipynb');
    const notebook = await loadNotebook(path);
    const prose = { cell_type: 'markdown' as const, id: 'p', metadata: {}, source: 'new' };
    await saveNotebook(path, { ...notebook, cells: [prose, ...notebook.cells] });
    expect(await readFile(path, 'utf8')).toContain('new');
    expect(await changed()).toEqual([]);
    const tagged = notebookOf('"a"');
    if (tagged.cells[0]) tagged.cells[0].metadata = { tags: ['volatile'] };
    await saveNotebook(path, tagged);
    expect(await changed()).toEqual(['a']);
  });

  test.each(['src/library.ts', 'package.json', 'notebooks/helper.ts'])(
    'are all where %s changed',
    async (file) => {
      await writeFile(at(file), '2');
      expect(await changed()).toEqual(['a', 'b', 'c']);
    },
  );

  test('are none where other things changed', async () => {
    await writeFile(at('README.md'), '2');
    await writeFile(at('notebooks', 'course.json'), '[]');
    expect(await changed()).toEqual([]);
  });

  test('an unknown state is named', async () => {
    await expect(changed('nowhere')).rejects.toThrow(/--changed-since nowhere: fatal: /);
    await expect(changed('--output=x')).rejects.toThrow(/--changed-since --output=x/);
  });
});
