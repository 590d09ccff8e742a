import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ChapterCache, cacheFolder } from '../../src/site/build/cache.ts';
import { renderChapter } from '../../src/site/build/render-chapter.ts';
import { buildSite } from '../../src/site/index.ts';
import { createRenderers } from '../../src/site/render/index.ts';
import { notebookOf, prose } from './notebooks.ts';

let folder: string;
let cache: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'notegrad-cache-'));
  cache = join(folder, 'cache');
  const text = '## Data $x_i$\n\n[b](b.ipynb#后来) ![p](p.png)';
  write('a', `# 甲\n\n${text}`, `# First\n\n${text}`);
  write('b', '# 乙\n\n## 后来', '# Second\n\n## Later');
  writeFileSync(join(folder, 'p.png'), 'one');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string) => join(folder, `${name}.ipynb`);

function write(name: string, zh: string, en: string): void {
  writeFileSync(file(name), JSON.stringify(notebookOf(prose(zh, en))));
}

/** Builds, and returns which chapters were rendered. */
async function build(output = 'site'): Promise<readonly string[]> {
  const notebooks = [file('a'), file('b')];
  return (await buildSite({ notebooks, output: join(folder, output), cache })).rendered;
}
const page = (name: string) => readFileSync(join(folder, 'site', 'en', `${name}.html`), 'utf8');

describe('a build after a build', () => {
  test('renders nothing, and writes the same', async () => {
    expect(await build()).toEqual(['a', 'b']);
    expect(await build('again')).toEqual([]);
    for (const path of readdirSync(join(folder, 'site'), { recursive: true, encoding: 'utf8' })) {
      if (!/\.\w+$/.test(path)) continue;
      const [one, two] = ['site', 'again'].map((site) => readFileSync(join(folder, site, path)));
      expect(one?.equals(two as Buffer), path).toBe(true);
    }
  });

  test('renders the chapter that was edited, and leads the links of others to where it is now', async () => {
    await build();
    expect(page('a')).toContain('href="b.html#later"');
    write('b', '# 丙\n\n## 后来', '# Third\n\n## Afterwards');
    expect(await build()).toEqual(['b']);
    expect(page('a')).toContain('href="b.html#afterwards"');
    expect(page('a')).toContain('Third');
    expect(page('b')).toContain('>Third<a class="anchor"');
  });

  test('renders nothing where only the order of the course is another', async () => {
    await build();
    const both = (text: string) => ({ zh: text, en: text });
    const chapters = ['b', 'a'].map((name) => ({ name, title: both(`chapter ${name}`) }));
    const course = { title: both('T'), about: both('A'), groups: [{ title: both('G'), chapters }] };
    writeFileSync(join(folder, 'course.json'), JSON.stringify(course));
    expect(await build()).toEqual([]);
    expect(page('b')).toMatch(/rel="next" href="a.html"><span>Next<\/span>chapter a/);
  });

  test('looks again at pictures beside a notebook', async () => {
    await build();
    writeFileSync(join(folder, 'p.png'), 'two');
    expect(await build()).toEqual(['a']);
    const [picture] = readdirSync(join(folder, 'site/figures'));
    expect(readFileSync(join(folder, 'site/figures', picture ?? ''), 'utf8')).toBe('two');
  });

  test('tells a problem that it has told before', async () => {
    write('b', '# 乙', '# Second\n\n$\\frac{$');
    await expect(build()).rejects.toThrow('has a formula that cannot be set');
    await expect(build()).rejects.toThrow('has a formula that cannot be set');
  });
});

describe('chapters kept on disk', () => {
  const name = 'a';
  const bytes = () => readFileSync(file(name));

  async function chapter() {
    const notebook = JSON.parse(bytes().toString('utf8'));
    return renderChapter(notebook, name, file(name), createRenderers());
  }

  test('are whole in the next process', async () => {
    const [one, two] = [new ChapterCache(cache), new ChapterCache(cache)];
    const key = one.key(name, bytes());
    const rendered = await chapter();
    await one.put(key, rendered);
    const kept = await two.get(two.key(name, bytes()));
    expect({ ...kept, files: undefined }).toEqual({ ...rendered, files: undefined });
    expect([...(kept?.files ?? [])].map(([path, content]) => [path, String(content)])).toEqual(
      [...rendered.files].map(([path, content]) => [path, String(content)]),
    );
    expect([...rendered.files.keys()].map((path) => path.split('/')[0])).toEqual([
      'notebooks',
      'figures',
    ]);
  });

  test('are found by the name and every byte of their notebook', async () => {
    const keys = new ChapterCache(cache);
    const all = [
      keys.key('a', Buffer.from('x')),
      keys.key('b', Buffer.from('x')),
      keys.key('a', Buffer.from('y')),
    ];
    expect(new Set(all).size).toBe(3);
  });

  test('that are damaged, or lie where nothing can be written, only cost time', async () => {
    await build();
    for (const entry of readdirSync(cache)) writeFileSync(join(cache, entry), 'damaged');
    const fresh = new ChapterCache(cache);
    expect(await fresh.get(fresh.key(name, bytes()))).toBeUndefined();
    writeFileSync(join(folder, 'in-the-way'), '');
    const blocked = new ChapterCache(join(folder, 'in-the-way'));
    await blocked.put('key', await chapter());
    await blocked.sweep();
    expect(await new ChapterCache(join(folder, 'in-the-way')).get('key')).toBeUndefined();
  });

  test('are at most 200, those used last', async () => {
    mkdirSync(cache);
    for (let index = 0; index < 210; index++) {
      writeFileSync(join(cache, `${index}`), '');
      utimesSync(join(cache, `${index}`), 1000 + index, 1000 + index);
    }
    await new ChapterCache(cache).sweep();
    const left = readdirSync(cache).map(Number);
    expect(left).toHaveLength(200);
    expect(Math.min(...left)).toBe(10);
  });

  test('lie where npm’s tools keep theirs', () => {
    expect(cacheFolder()).toMatch(/[\\/]node_modules[\\/]\.cache[\\/]notegrad[\\/]site$/);
  });
});
