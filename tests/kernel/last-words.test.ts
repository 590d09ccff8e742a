import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LastWords, lastWordsOf } from '../../src/kernel/last-words.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'notegrad-words-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('what a kernel was doing when it died is told once, and where memory was full, the way out', async () => {
  const connectionFile = join(folder, 'kernel-1.json');
  let cell: number | undefined = 7;
  const options = { connectionFile, running: () => cell };
  const words = new LastWords({ ...options, heapLimit: process.memoryUsage.rss() });
  const notes = () => readdirSync(folder);
  await expect.poll(notes, { timeout: 5000 }).toEqual(['notegrad-runs-kernel-1.json']);
  expect(statSync(join(folder, 'notegrad-runs-kernel-1.json')).mode & 0o077).toBe(0);
  // It dies here: nothing more is written or removed. The next kernel finds the note.
  const told = lastWordsOf(connectionFile);
  expect(told).toMatch(/^The kernel before this one died while it ran cell \[7\], with \d\.\d GB/);
  expect(told).toContain('NODE_OPTIONS=--max-old-space-size=8192');
  expect(lastWordsOf(connectionFile)).toBeUndefined();
  // A cell that ends, and a kernel that is shut down, leave no note.
  await expect.poll(notes, { timeout: 5000 }).toHaveLength(1);
  cell = undefined;
  await expect.poll(notes, { timeout: 5000 }).toEqual([]);
  cell = 8;
  await expect.poll(notes, { timeout: 5000 }).toHaveLength(1);
  words.close();
  expect(notes()).toEqual([]);
});

test('with little in memory there is no word of it, and a note of others says nothing', () => {
  const connectionFile = join(folder, 'kernel-2.json');
  const note = (text: string) => writeFileSync(join(folder, 'notegrad-runs-kernel-2.json'), text);
  note(JSON.stringify({ cell: 2, bytes: 1e8, limit: 4e9 }));
  expect(lastWordsOf(connectionFile)).toBe(
    'The kernel before this one died while it ran cell [2], with 0.1 GB in memory. ' +
      'Its variables are gone: run the cells again.\n',
  );
  note('{"cell": "<b>"}');
  expect(lastWordsOf(connectionFile)).toBeUndefined();
  note('nonsense');
  expect(lastWordsOf(connectionFile)).toBeUndefined();
});
