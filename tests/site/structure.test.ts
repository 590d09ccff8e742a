import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const src = fileURLToPath(new URL('../../src', import.meta.url));
const files = readdirSync(join(src, 'site'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => `site/${file.replaceAll('\\', '/')}`);

interface Import {
  readonly from: string;
  /** Path within `src`, or the name of a package. */
  readonly to: string;
}

const imports: readonly Import[] = files.flatMap((from) =>
  [
    ...readFileSync(join(src, from), 'utf8').matchAll(/\bfrom '([^']+)'|\bimport\('([^']+)'\)/g),
  ].map(([, fixed, dynamic]) => {
    const name = fixed ?? dynamic ?? '';
    const to = name.startsWith('.') ? relative(src, join(src, dirname(from), name)) : name;
    return { from, to: to.replaceAll('\\', '/') };
  }),
);

const told = (strays: readonly Import[]) => strays.map(({ from, to }) => `${from} → ${to}`);
const local = (to: string) => to.endsWith('.ts');

describe('the site', () => {
  test('knows other rooms by their faces', () => {
    expect(imports.length).toBeGreaterThan(100);
    const strays = imports.filter(
      ({ to }) =>
        local(to) &&
        !to.startsWith('site/') &&
        // What a page needs of the errors of cells, without all else of that room.
        to !== 'cell/problems.ts' &&
        !/^\w+(?:\/[\w-]+)?\/index\.ts$/.test(to),
    );
    expect(told(strays)).toEqual([]);
  });

  test('renders without files, and for whoever asks', () => {
    const strays = imports.filter(
      ({ from, to }) =>
        /^site\/(?:render|search)\//.test(from) &&
        (to.startsWith('node:') || /^site\/(?:build|browser)\//.test(to)),
    );
    expect(told(strays)).toEqual([]);
  });

  test('keeps what runs in the browser and what builds the pages apart', () => {
    const strays = imports.filter(
      ({ from, to }) =>
        (from.startsWith('site/browser/') && to.startsWith('site/build/')) ||
        (from.startsWith('site/build/') && to.startsWith('site/browser/')),
    );
    expect(told(strays)).toEqual([]);
  });

  test('names its files alike', () => {
    const strange = files.filter((file) => !/^[a-z0-9-/]+\.ts$/.test(file));
    expect(strange).toEqual([]);
  });
});
