import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort, UNTRIED } from './redis.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = (name: string) => readFileSync(join(root, 'docs', name), 'utf8');
const blocks = (text: string) =>
  Array.from(text.matchAll(/^```sh(?: redis)?\n([\s\S]*?)^```$/gm), ([, block]) => block as string);
/** What the page runs where Redis is: as it stands there, but for a port that nobody else listens on. */
const isForRedis = (block: string) => block.includes('redis-server');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notegrad-teacher-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('the page for teachers is the same commands in both languages', () => {
  expect(blocks(page('grading.md')).length).toBeGreaterThanOrEqual(6);
  expect(blocks(page('grading.zh.md'))).toEqual(blocks(page('grading.md')));
});

test('the commands of the page for teachers do what it says, as they stand there', async () => {
  const chapter = 'notebooks/L2-1-perceptron.ipynb';
  await mkdir(join(folder, 'notebooks'));
  await copyFile(join(root, chapter), join(folder, chapter));
  // An installed package would have put `npx notegrad` there.
  const npx = join(folder, 'npx');
  await writeFile(
    npx,
    `#!/bin/sh\nshift\nexec "${process.execPath}" "${root}dist/cli/main.js" "$@"\n`,
  );
  await chmod(npx, 0o755);
  const port = await freePort();
  const script = blocks(page('grading.md'))
    .filter((block) => UNTRIED === undefined || !isForRedis(block))
    .join('\n')
    .replaceAll('6399', String(port));
  const { stdout } = await promisify(execFile)('sh', ['-e', '-c', script], {
    cwd: folder,
    env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` },
  });
  expect(stdout).toContain('perceptron: 7 exercises, 14 points');
  expect(stdout).toContain('2 submissions graded. Results are in grades');
  expect(stdout).not.toContain('changed:');
  if (UNTRIED === undefined) {
    const [own, queued] = ['grades', 'queued'].map((name) => join(folder, name, 'results.json'));
    expect(await readFile(`${queued}`, 'utf8')).toBe(await readFile(`${own}`, 'utf8'));
  }
  const results = JSON.parse(await readFile(join(folder, 'grades/results.json'), 'utf8'));
  expect(
    results.submissions.map(({ id, points }: { id: string; points: number }) => [id, points]),
  ).toEqual([
    ['ada', 0],
    ['bob', 0],
  ]);
}, 600_000);
