import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call, put } from './cli.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notegrad-student-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('notegrad student writes its copies to the folder that --output-dir names', async () => {
  const chapter = await put(join(folder, 'chapter.ipynb'), '1;');
  const mine = join(folder, 'mine');
  expect(await call('student', chapter, '--output-dir', mine)).toMatchObject({
    code: 0,
    stdout: `1 notebooks written to ${mine}\n`,
  });
  expect(await readdir(mine)).toEqual(['chapter.ipynb']);
});
