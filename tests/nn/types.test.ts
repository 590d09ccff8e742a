import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

// Files *.test-d.ts are compiled and never run. The type check of the project asserts their types.
// Here the errors they expect are read: each must contain the words that stand after its mark.

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = fileURLToPath(new URL('.', import.meta.url));
mkdirSync(join(root, 'build'), { recursive: true });
// As deep below the root as this folder, so that imports of src resolve alike.
const copies = mkdtempSync(join(root, 'build', 'types-'));
afterAll(() => rmSync(copies, { recursive: true }));

/** Errors of the type checker by file and line, without any expectation of them. */
function errors(files: readonly string[]): Map<string, string> {
  for (const file of files) {
    const text = readFileSync(join(folder, file), 'utf8');
    writeFileSync(join(copies, file), text.replaceAll('@ts-expect-error', ''));
  }
  const config = { extends: '../../tsconfig.json', include: ['*.ts'] };
  writeFileSync(join(copies, 'tsconfig.json'), JSON.stringify(config));
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  let output = '';
  try {
    execFileSync(process.execPath, [tsc, '-p', copies, '--pretty', 'false'], { encoding: 'utf8' });
  } catch (error) {
    output = (error as { stdout: string }).stdout;
  }
  const found = output.matchAll(/([\w-]+\.test-d\.ts)\((\d+),\d+\): error TS\d+: ((?:.|\n )*)/g);
  return new Map(Array.from(found, ([, file, line, text = '']) => [`${file}:${line}`, text]));
}

test('the types say what fits, and in words what does not', () => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.test-d.ts'));
  const wanted = files.flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .flatMap((line, i): [string, string][] => {
        const words = /@ts-expect-error (.*)/.exec(line)?.[1];
        return words ? [[`${file}:${i + 2}`, words]] : [];
      }),
  );
  expect(wanted.length).toBeGreaterThan(8);
  const found = errors(files);
  expect([...found.keys()].sort()).toEqual(wanted.map(([place]) => place).sort());
  for (const [place, words] of wanted) expect(found.get(place)).toContain(words);
}, 120_000);
