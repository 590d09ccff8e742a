import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Cache } from '../../src/notebook/run/index.ts';

let project: string;
const at = (...parts: string[]) => join(project, 'node_modules', '.cache', 'notegrad', ...parts);
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'notegrad-cache-'));
  mkdirSync(join(project, 'node_modules'));
  mkdirSync(join(project, 'deep', 'er'), { recursive: true });
});
afterEach(() => rmSync(project, { recursive: true }));

test('lies with the packages of the project, and gives back what it was given', async () => {
  const cache = await Cache.of('things', join(project, 'deep', 'er'));
  await cache?.write('a', { b: [1] });
  expect(existsSync(at('things', 'a.json'))).toBe(true);
  expect(await cache?.read('a')).toEqual({ b: [1] });
  expect(await cache?.read('b')).toBeUndefined();
  writeFileSync(at('things', 'a.json'), '{ "cut of');
  expect(await cache?.read('a')).toBeUndefined();
});

test('is none where nothing is installed', async () => {
  expect(await Cache.of('things', tmpdir())).toBeUndefined();
});

test('does without where it cannot write', async () => {
  writeFileSync(join(project, 'node_modules', '.cache'), 'a file in the way');
  const cache = await Cache.of('things', project);
  await cache?.write('a', 1);
  expect(await cache?.read('a')).toBeUndefined();
});

test('lets go of what nobody has asked for in a month', async () => {
  mkdirSync(at('old'), { recursive: true });
  const [unused, used] = [at('old', 'unused.json'), at('old', 'used.json')];
  for (const file of [unused, used]) writeFileSync(file, '1');
  const days = (ago: number) => new Date(Date.now() - ago * 24 * 60 * 60 * 1000);
  utimesSync(unused, days(31), days(31));
  utimesSync(used, days(29), days(29));
  const cache = await Cache.of('old', project);
  await expect.poll(() => existsSync(unused)).toBe(false);
  expect(await cache?.read('used')).toBe(1);
});
