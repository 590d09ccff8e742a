import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { isSource } from '../../src/site/build/edits.ts';
import { Edits, isWithin } from '../../src/site/index.ts';

let folder: string;
let edits: Edits;
let builds: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'notegrad-edits-'));
  mkdirSync(join(folder, 'site'));
  builds = 0;
  edits = new Edits([folder], join(folder, 'site'));
});
afterEach(() => {
  edits.close();
  rmSync(folder, { recursive: true, force: true });
});

const write = (path: string) => writeFileSync(join(folder, path), String(Math.random()));
const built = (times: number) =>
  vi.waitFor(() => expect(builds).toBe(times), { timeout: 20_000, interval: 20 });

async function build(): Promise<void> {
  builds++;
}

describe('edits', () => {
  test('made before anyone builds again are not missed', async () => {
    write('a.ipynb');
    // The system tells of it in its own time; who follows later hears of it all the same.
    await vi.waitFor(() => expect(edits.areNew).toBe(true), 20_000);
    edits.follow(build);
    await built(1);
  });

  test('while a build runs lead to one more, after it', async () => {
    let running = 0;
    let release = () => {};
    edits.follow(async () => {
      builds++;
      expect(++running).toBe(1);
      if (builds === 1) await new Promise<void>((done) => (release = done));
      running--;
    });
    write('a.ipynb');
    await built(1);
    write('a.ipynb');
    write('b.ipynb');
    await vi.waitFor(() => expect(edits.areNew).toBe(true), 20_000);
    release();
    await built(2);
  });
});

test.each([
  ['course/a.ipynb', true],
  ['course/pictures/p.svg', true],
  ['course/course.json', true],
  ['course/my-course.json', false],
  ['course/notes.txt', false],
  ['course/site/notebooks/a.ipynb', false],
  ['course/site/figures/p.png', false],
])('a change of %s is an edit: %s', (path, is) => expect(isSource(path, 'course/site')).toBe(is));

test.each([
  ['a/b', 'a', true],
  ['a', 'a', true],
  ['a/../b', 'a', false],
  ['ab', 'a', false],
  ['..a', '.', true],
  ['../a', '.', false],
])('%s in %s: %s', (path, place, is) => expect(isWithin(path, place)).toBe(is));
