import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
// The compiler that stock tslab checks cells with.
import tslab from '@tslab/typescript-for-tslab';
import { afterAll, expect, test } from 'vitest';

// Files *.test-d.ts are compiled and never run. The type check of the project asserts their types.
// Here the errors they expect are read: each must contain the words that stand after its mark.

const root = fileURLToPath(new URL('../..', import.meta.url));
const files = ['nn', 'models'].flatMap((room) => {
  const folder = join(root, 'tests', room);
  const names = readdirSync(folder).filter((name) => name.endsWith('.test-d.ts'));
  return names.map((name) => ({ name, path: join(folder, name) }));
});
mkdirSync(join(root, 'build'), { recursive: true });
// As deep below the root as the rooms, so that imports of src resolve alike.
const copies = mkdtempSync(join(root, 'build', 'types-'));
afterAll(() => rmSync(copies, { recursive: true }));

/** Errors of the type checker by file and line, without any expectation of them. */
function errors(): Map<string, string> {
  for (const { name, path } of files) {
    const text = readFileSync(path, 'utf8').replaceAll('@ts-expect-error', '');
    writeFileSync(join(copies, name), text);
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
  const wanted = files.flatMap(({ name, path }) =>
    readFileSync(path, 'utf8')
      .split('\n')
      .flatMap((line, i): [string, string][] => {
        const words = /@ts-expect-error (.*)/.exec(line)?.[1];
        return words ? [[`${name}:${i + 2}`, words]] : [];
      }),
  );
  expect(wanted.length).toBeGreaterThan(8);
  const found = errors();
  expect([...found.keys()].sort()).toEqual(wanted.map(([place]) => place).sort());
  for (const [place, words] of wanted) expect(found.get(place)).toContain(words);
});

test('the compiler of stock tslab takes them too', () => {
  const program = tslab.createProgram(
    files.map(({ path }) => path),
    {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      target: tslab.ScriptTarget.ES2020,
      module: tslab.ModuleKind.ES2020,
      moduleResolution: tslab.ModuleResolutionKind.Node10,
      lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
      types: [],
    },
  );
  const found = files.flatMap(({ name, path }) =>
    tslab
      .getPreEmitDiagnostics(program, program.getSourceFile(path))
      .map(({ messageText }) => [name, tslab.flattenDiagnosticMessageText(messageText, '\n')]),
  );
  expect(found).toEqual([]);
});
