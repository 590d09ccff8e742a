import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isThorough } from './thorough.ts';

/**
 * The files tests/**\/*.test-d.ts are compiled, never run. An error that is expected follows a
 * comment `@ts-expect-error` with words of its message.
 */
const root = fileURLToPath(new URL('..', import.meta.url));

const compilers = {
  'TypeScript 7': { tsc: 'typescript/bin/tsc', strict: true, moduleResolution: 'bundler' },
  'TypeScript 7, not strict, as cells without a project are checked': {
    tsc: 'typescript/bin/tsc',
    strict: false,
    moduleResolution: 'bundler',
  },
  'the compiler that stock tslab checks cells with': {
    tsc: '@tslab/typescript-for-tslab/lib/tsc.js',
    strict: true,
    moduleResolution: 'node',
  },
};

interface Mark {
  readonly at: string;
  readonly words: string;
}

let folder: string;
let files: string[];
const expected: Mark[] = [];

// A copy without the marks, so that the errors show. It imports the declarations of the build, as
// users do: with the sources the compiler would check the code of the library, too, each time.
beforeAll(async () => {
  await mkdir(join(root, 'build'), { recursive: true });
  folder = await mkdtemp(join(root, 'build', 'type-tests-'));
  await symlink(join(root, 'dist'), join(folder, 'src'), 'junction');
  const names = await readdir(join(root, 'tests'), { recursive: true });
  files = names.filter((name) => name.endsWith('.test-d.ts')).map((name) => join('tests', name));
  for (const file of files) {
    const text = await readFile(join(root, file), 'utf8');
    for (const [i, line] of text.split('\n').entries()) {
      const words = /@ts-expect-error (.+)/.exec(line)?.[1];
      if (words) expected.push({ at: `${file}:${i + 2}`, words });
    }
    await mkdir(dirname(join(folder, file)), { recursive: true });
    const shown = text.replaceAll('@ts-expect-error', 'expected error:');
    await writeFile(join(folder, file), shown.replace(/(\/src\/.*)\.ts'/g, "$1.js'"));
  }
});
afterAll(() => rm(folder, { recursive: true }));

// The compiler of tslab takes four times as long as the other.
const tried = Object.entries(compilers).filter(
  ([, { tsc }]) => isThorough || !tsc.includes('tslab'),
);

describe.each(tried)('the types of the library, by %s', (_, compiler) => {
  test('accept what is right and say what does not fit', async () => {
    expect(expected.length).toBeGreaterThan(30);
    const found = await errors(compiler);
    const wrong = [
      ...found
        .filter(({ at, words }) => !expected.some((e) => e.at === at && words.includes(e.words)))
        .map(({ at, words }) => `${at} ${words}`),
      ...expected
        .filter(({ at, words }) => !found.some((f) => f.at === at && f.words.includes(words)))
        .map(({ at, words }) => `${at} was accepted, or said otherwise than "${words}"`),
    ];
    expect(wrong).toEqual([]);
  }, 240_000);
});

// Seconds depend on the machine, instantiations do not. Who needs more of them says so here.
test('cost as many instantiations as this at most', async () => {
  const cost = async (file: string, ...flags: string[]) => {
    const all = ['--extendedDiagnostics', '--skipLibCheck', ...flags];
    const text = await run(compilers['TypeScript 7'], [file], ...all);
    return Number(/^Instantiations: +(\d+)$/m.exec(text)?.[1]);
  };
  const library = await cost(join(root, 'src/tensor/index.ts'), '--allowImportingTsExtensions');
  expect(library).toBeLessThan(100_000);
  // Declarations that nobody names cost nothing.
  const instantiations = await cost('tests/tensor/claims.test-d.ts');
  const claims = await readFile(join(root, 'tests/tensor/claims.test-d.ts'), 'utf8');
  const number = claims.match(/^(un)?claim/gm)?.length as number;
  expect(instantiations / number).toBeLessThan(550);
});

/**
 * Place and whole message of each error. Of the library's declarations those of tensors count: the
 * rest has to suit one compiler only, and strictly.
 */
async function errors(compiler: Compiler): Promise<Mark[]> {
  const text = await run(compiler, files);
  const found: { at: string; words: string }[] = [];
  for (const line of text.split('\n')) {
    const [, file, row, message = ''] = /^(\S+)\((\d+),\d+\): error (.*)$/.exec(line) ?? [];
    if (file) found.push({ at: `${file}:${row}`, words: message });
    else if (/^error /.test(line)) throw new Error(line);
    else if (/^\s+\S/.test(line) && found.length > 0) {
      (found.at(-1) as { words: string }).words += `\n${line}`;
    }
  }
  return found.filter(({ at }) => /\.test-d\.ts:|^src\/tensor\//.test(at));
}

type Compiler = (typeof compilers)['TypeScript 7'];

/** What the compiler says of the files. */
async function run(compiler: Compiler, files: string[], ...flags: string[]): Promise<string> {
  const { tsc, ...options } = compiler;
  const config = {
    compilerOptions: {
      ...options,
      noEmit: true,
      target: 'es2022',
      module: 'es2022',
      lib: ['es2022', 'dom'],
      types: [],
    },
    files,
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const path = join(root, 'node_modules', tsc);
  return new Promise<string>((resolve, reject) => {
    const args = [path, '-p', folder, '--pretty', 'false', ...flags];
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 1e8 }, (error, stdout, stderr) => {
      // Codes 1 and 2 mean that there are errors, which are on stdout.
      if (error && typeof error.code !== 'number') reject(error);
      else if (error && stdout === '') reject(new Error(stderr || error.message));
      else resolve(stdout);
    });
  });
}
