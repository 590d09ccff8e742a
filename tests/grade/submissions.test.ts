import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findSubmissions } from '../../src/grade/index.ts';
import { openArchive } from '../../src/grade/submission/archive.ts';
import { ownerOf } from '../../src/grade/submission/layout.ts';
import { put } from './chapter.ts';

let folder: string;
const at = (...parts: string[]) => join(folder, ...parts);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notegrad-submissions-'));
});
afterAll(() => rm(folder, { recursive: true }));

const zip = (files: Readonly<Record<string, string>>) =>
  zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])));

async function found(place: string) {
  const submissions = await findSubmissions(place, 'tiny.ipynb');
  return Promise.all(submissions.map(async ({ id, load }) => [id, await load()] as const));
}

describe('submissions are found', () => {
  test('in a folder: a folder a student, files and zip files, empty folders too', async () => {
    await put(at('mixed/ada/work/tiny.ipynb'), 'A');
    await put(at('mixed/ada/notes.txt'), 'x');
    await put(at('mixed/ada/.ipynb_checkpoints/tiny-checkpoint.ipynb'), 'x');
    await put(at('mixed/bob.ipynb'), 'B');
    await put(at('mixed/cleo.zip'), zip({ 'deep/any name.ipynb': 'C', '__MACOSX/x.ipynb': 'x' }));
    await put(at('mixed/dora/one.ipynb'), '1');
    await put(at('mixed/dora/two.ipynb'), '2');
    await put(at('mixed/emil/essay.pdf'), 'x');
    await mkdir(at('mixed/fay'));
    await put(at('mixed/gus/other.ipynb'), 'x');
    await put(at('mixed/gus/tiny.ipynb'), 'G');
    expect(await found(at('mixed'))).toEqual([
      ['ada', { text: 'A' }],
      ['bob', { text: 'B' }],
      ['cleo', { text: 'C' }],
      ['dora', { reason: 'several notebooks', detail: expect.stringContaining('tiny.ipynb') }],
      ['emil', expect.objectContaining({ reason: 'no notebook' })],
      ['fay', expect.objectContaining({ reason: 'no notebook' })],
      ['gus', { text: 'G' }],
    ]);
    await mkdir(at('none'));
    await expect(findSubmissions(at('none'), 'tiny.ipynb')).rejects.toThrow(/no submissions/);
  });

  test('as Moodle, Canvas and Gradescope give them', async () => {
    await put(
      at('moodle.zip'),
      zip({
        'Ada King_1234_assignsubmission_file_/tiny.ipynb': 'A',
        '王 小明_99_assignsubmission_file_tiny.ipynb': 'W',
      }),
    );
    await put(
      at('canvas.zip'),
      zip({ 'kingada_77_8080_tiny.ipynb': 'A', 'roebob_LATE_78_8081_tiny-1.ipynb': 'B' }),
    );
    await put(
      at('gradescope.zip'),
      zip({
        'assignment_5_export/submission_1/tiny.ipynb': 'A',
        'assignment_5_export/submission_2/tiny.ipynb': 'B',
      }),
    );
    expect((await found(at('moodle.zip'))).map(([id]) => id)).toEqual(['1234', '99']);
    expect(await found(at('canvas.zip'))).toEqual([
      ['77', { text: 'A' }],
      ['78', { text: 'B' }],
    ]);
    expect((await found(at('gradescope.zip'))).map(([id]) => id)).toEqual([
      'submission_1',
      'submission_2',
    ]);
    expect(ownerOf('Ada King_1234_assignsubmission_file_/x.ipynb').name).toBe('Ada King');
  });

  test('and links are followed nowhere', async () => {
    await put(at('outside/secret.ipynb'), 'SECRET');
    await mkdir(at('links/eve'), { recursive: true });
    await symlink(at('outside/secret.ipynb'), at('links/eve/tiny.ipynb'));
    await symlink(at('outside'), at('links/mal'));
    const submissions = await found(at('links'));
    expect(JSON.stringify(submissions)).not.toContain('SECRET');
    expect(submissions[0]).toEqual(['eve', expect.objectContaining({ reason: 'no notebook' })]);
    // A link in an archive is a file with a path in it.
    await put(
      at('link.zip'),
      zipSync({ 'eve/tiny.ipynb': [strToU8('/etc/passwd'), { attrs: 0o120777 << 16, os: 3 }] }),
    );
    expect(await found(at('link.zip'))).toEqual([['eve', { text: '/etc/passwd' }]]);
  });
});

describe('an archive', () => {
  test.each([
    '../tiny.ipynb',
    '/etc/tiny.ipynb',
    'a/../../tiny.ipynb',
    'C:\\tiny.ipynb',
    'a\\..\\b',
  ])('that leads out of itself is refused: %s', async (path) => {
    expect(() => openArchive(zip({ [path]: 'x' }), 'class.zip')).toThrow(/leads out/);
    await put(at('slips/eve.zip'), zip({ [path]: 'x' }));
    expect(await found(at('slips'))).toEqual([
      ['eve', { reason: 'bad archive', detail: expect.stringContaining('leads out') }],
    ]);
  });

  test('is never unpacked beyond what it says, and large notebooks not at all', async () => {
    const bomb = zipSync({ 'eve/tiny.ipynb': new Uint8Array(80 * 1024 * 1024) }, { level: 9 });
    expect(bomb.length).toBeLessThan(1_000_000);
    await put(at('bomb.zip'), bomb);
    expect(await found(at('bomb.zip'))).toEqual([
      ['eve', { reason: 'too large', detail: expect.stringContaining('83886080') }],
    ]);
    // The directory of the archive says ten bytes; the stream holds millions.
    const liar = zipSync({ 'eve/tiny.ipynb': new Uint8Array(8_000_000) }, { level: 9 });
    const directory = Buffer.from(liar).lastIndexOf(Buffer.from('PK\x01\x02'));
    new DataView(liar.buffer, liar.byteOffset).setUint32(directory + 24, 10, true);
    const read = () => openArchive(liar, 'liar.zip').read('eve/tiny.ipynb');
    let length = 0;
    try {
      length = read().length;
    } catch {
      // Refused, which is as good.
    }
    expect(length).toBeLessThanOrEqual(10);
  });

  test('that is none, or names a part of every object, is no trouble', async () => {
    expect(() => openArchive(strToU8('not a zip'), 'x.zip')).toThrow(/no zip file/);
    const odd = openArchive(zip({ 'a/__proto__': 'p', constructor: 'c' }), 'odd.zip');
    expect(odd.entries.map(({ path }) => path).sort()).toEqual(['a/__proto__', 'constructor']);
    expect(() => odd.read('toString')).toThrow(/has no "toString"/);
    expect(({} as { p?: string }).p).toBeUndefined();
  });

  test('and text that is not UTF-8 is named', async () => {
    await put(at('bytes/eve.ipynb'), new Uint8Array([0xff, 0xfe, 0x00]));
    expect(await found(at('bytes'))).toEqual([
      ['eve', expect.objectContaining({ reason: 'unreadable' })],
    ]);
  });
});
