import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MARKER, OutputFolder } from '../../src/site/build/output-folder.ts';
import { OutputFolderError } from '../../src/site/index.ts';

let folder: string;
let site: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'notegrad-output-'));
  site = join(folder, 'site');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A folder with something of someone else's in it. */
function put(path: string, text = 'theirs'): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const write = (files: Readonly<Record<string, string>>) =>
  new OutputFolder(site).write(new Map(Object.entries(files)));
const all = () => readdirSync(site, { recursive: true, encoding: 'utf8' }).sort();
const page = { 'zh/index.html': 'one', 'figures/1.png': 'x' };

describe('the output folder', () => {
  test('may be new or empty, and holds what was written and the list of it', async () => {
    await write(page);
    expect(all()).toEqual([MARKER, 'figures', 'figures/1.png', 'zh', 'zh/index.html']);
    expect(JSON.parse(readFileSync(join(site, MARKER), 'utf8')).files).toEqual([
      'figures/1.png',
      'zh/index.html',
    ]);
    mkdirSync(join(folder, 'empty'));
    await new OutputFolder(join(folder, 'empty')).write(new Map([['a', '1']]));
    expect(existsSync(join(folder, 'empty', 'a'))).toBe(true);
  });

  test('loses what an earlier build left, with the folders that are empty then', async () => {
    await write({ ...page, 'en/old.html': 'old' });
    await write({ 'zh/index.html': 'two' });
    expect(all()).toEqual([MARKER, 'zh', 'zh/index.html']);
    expect(readFileSync(join(site, 'zh/index.html'), 'utf8')).toBe('two');
  });

  test.each([
    ['a project with its history', 'site/.git/HEAD'],
    ['a single hidden file', 'site/.env'],
    ['a report', 'site/report.json'],
  ])('is refused where it holds %s, and all of it stays', async (_what, path) => {
    const file = put(path);
    const refusal = await write(page).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(OutputFolderError);
    const { message } = refusal as Error;
    expect(message).toContain(site);
    expect(message).toContain('Nothing was changed');
    expect(message).toContain('--output-dir');
    expect(readFileSync(file, 'utf8')).toBe('theirs');
    expect(existsSync(join(site, 'zh'))).toBe(false);
  });

  test('is refused where it is a file', async () => {
    put('site');
    await expect(write(page)).rejects.toThrow('is a file');
  });

  test('keeps what someone put into it later, and refuses to write over it', async () => {
    await write(page);
    const cname = put('site/CNAME');
    const deep = put('site/zh/notes/mine.txt');
    await write({ 'en/index.html': 'two' });
    expect(readFileSync(cname, 'utf8')).toBe('theirs');
    expect(readFileSync(deep, 'utf8')).toBe('theirs');
    expect(existsSync(join(site, 'zh/index.html'))).toBe(false);
    await expect(write({ CNAME: 'ours' })).rejects.toThrow('holds "CNAME"');
    expect(readFileSync(cname, 'utf8')).toBe('theirs');
    expect(readFileSync(join(site, 'en/index.html'), 'utf8')).toBe('two');
  });

  test.each([
    ['../secret.txt'],
    ['zh/../../secret.txt'],
    ['/secret.txt'],
    ['..\\secret.txt'],
    ['C:\\secret.txt'],
    [''],
    [5],
  ])('is refused with a list that names %j', async (path) => {
    const secret = put('secret.txt');
    mkdirSync(site);
    writeFileSync(join(site, MARKER), JSON.stringify({ files: [path] }));
    await expect(write(page)).rejects.toThrow(OutputFolderError);
    expect(existsSync(secret)).toBe(true);
  });

  test.each(['', '{', '[]', '{"files":{}}', 'null'])(
    'is refused with a list that is none: %j',
    async (text) => {
      mkdirSync(site);
      writeFileSync(join(site, MARKER), text);
      await expect(write(page)).rejects.toThrow(MARKER);
    },
  );

  test.skipIf(process.platform === 'win32')(
    'does not follow a link out of it, neither to write nor to remove',
    async () => {
      await write({ 'zh/index.html': 'one', 'en/index.html': 'one' });
      const outside = put('elsewhere/index.html');
      rmSync(join(site, 'zh'), { recursive: true });
      symlinkSync(dirname(outside), join(site, 'zh'));
      await expect(write({ 'zh/index.html': 'two' })).rejects.toThrow('holds "zh"');
      await write({ 'en/index.html': 'two' });
      expect(readFileSync(outside, 'utf8')).toBe('theirs');
      // A link in place of a file is replaced, not written through.
      rmSync(join(site, 'en/index.html'));
      symlinkSync(outside, join(site, 'en/index.html'));
      await write({ 'en/index.html': 'three' });
      expect(readFileSync(outside, 'utf8')).toBe('theirs');
      expect(readFileSync(join(site, 'en/index.html'), 'utf8')).toBe('three');
    },
  );

  test('who has a page open while it is replaced reads the old one whole', async () => {
    const old = 'old '.repeat(100_000);
    await write({ 'zh/index.html': old });
    const reader = openSync(join(site, 'zh/index.html'), 'r');
    await write({ 'zh/index.html': 'new' });
    expect(readFileSync(reader, 'utf8')).toBe(old);
    closeSync(reader);
    expect(readFileSync(join(site, 'zh/index.html'), 'utf8')).toBe('new');
  });

  test('a build that breaks off leaves whole files, and a list of all that is ours', async () => {
    await write(page);
    const broken = new Map<string, string>([
      ['figures/2.png', 'new'],
      // Its content cannot be written.
      ['zh/index.html', 5 as unknown as string],
    ]);
    await expect(new OutputFolder(site).write(broken)).rejects.toThrow();
    expect(readFileSync(join(site, 'zh/index.html'), 'utf8')).toBe('one');
    expect(all().filter((path) => path.endsWith('.part'))).toEqual([]);
    await write({ 'zh/index.html': 'two' });
    expect(all()).toEqual([MARKER, 'zh', 'zh/index.html']);
  });

  test('what stays the same keeps its time stamp', async () => {
    const files = { 'zh/index.html': 'one', 'zh/other.html': 'one', 'figures/1.png': 'x' };
    await write(files);
    const before = new Date('2020-01-01');
    for (const path of Object.keys(files)) utimesSync(join(site, path), before, before);
    await write({ ...files, 'zh/other.html': 'two' });
    const changed = Object.keys(files).filter(
      (path) => statSync(join(site, path)).mtimeMs !== before.getTime(),
    );
    expect(changed).toEqual(['zh/other.html']);
  });
});
