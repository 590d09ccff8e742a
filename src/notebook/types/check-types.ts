import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { loadNotebook } from '../read.ts';
import { type CellModule, programOf } from './program.ts';

export interface TypeProblem {
  readonly path: string;
  readonly cell: number;
  readonly id: string;
  /** Line and column in the cell, from 1. */
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

/**
 * Checks the code cells of notebooks with TypeScript, in strict mode, each notebook as a program of its own.
 * Packages and relative imports resolve from the notebook's folder. Errors in cells tagged
 * `raises-exception` or `skip-execution` are not reported.
 */
export async function checkTypes(paths: readonly string[]): Promise<TypeProblem[]> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'notegrad-types-')));
  try {
    const problems: TypeProblem[] = [];
    for (const [index, path] of paths.entries()) {
      problems.push(...(await checkNotebook(path, join(root, String(index)))));
    }
    return problems;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function checkNotebook(path: string, folder: string): Promise<TypeProblem[]> {
  const modules = programOf(await loadNotebook(path));
  if (modules.length === 0) return [];
  const home = dirname(resolve(path));
  await mkdir(folder);
  for (const { file, text } of modules) await writeFile(join(folder, file), text);
  const packages = await nearestPackages(home);
  if (packages) await symlink(packages, join(folder, 'node_modules'), 'junction');
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config(modules, folder, home)));
  return readDiagnostics(await runTsc(folder), modules, path);
}

function config(modules: readonly CellModule[], folder: string, home: string): object {
  return {
    compilerOptions: {
      target: 'ES2022',
      module: 'Preserve',
      lib: ['ES2023', 'DOM', 'DOM.Iterable'],
      types: [nodeTypes(home)],
      strict: true,
      skipLibCheck: true,
      noEmit: true,
      allowImportingTsExtensions: true,
      rootDirs: [folder, home],
    },
    files: modules.map(({ file }) => file),
  };
}

async function nearestPackages(home: string): Promise<string | undefined> {
  for (let folder = home; ; folder = dirname(folder)) {
    const packages = join(folder, 'node_modules');
    if (await stat(packages).catch(() => undefined)) return packages;
    if (folder === dirname(folder)) return undefined;
  }
}

/** The types of Node: the project's own, or those that come with tslab. */
function nodeTypes(home: string): string {
  const from = [join(home, 'x.js'), createRequire(import.meta.url).resolve('tslab/package.json')];
  for (const file of from) {
    try {
      return dirname(createRequire(file).resolve('@types/node/package.json'));
    } catch {
      // The next place may have them.
    }
  }
  throw new Error('the types of Node are missing; run npm install --save-dev @types/node');
}

function runTsc(folder: string): Promise<string> {
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json');
  const tsc = join(dirname(manifest), 'bin', 'tsc');
  return new Promise((resolve, reject) => {
    const args = [tsc, '-p', folder, '--pretty', 'false'];
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 1e8 }, (error, stdout, stderr) => {
      // Code 1 and 2 mean that there are type errors, which are on stdout.
      if (error && typeof error.code !== 'number') reject(error);
      else if (error && stdout === '') reject(new Error(`tsc failed: ${stderr || error.message}`));
      else resolve(stdout);
    });
  });
}

const DIAGNOSTIC = /^(?:(\S+)\((\d+),(\d+)\): )?error (TS\d+: .*)$/;

function readDiagnostics(
  text: string,
  modules: readonly CellModule[],
  path: string,
): TypeProblem[] {
  const problems: TypeProblem[] = [];
  let last: { text: string } | undefined;
  for (const line of text.split('\n')) {
    const match = DIAGNOSTIC.exec(line);
    if (!match) {
      // Indented lines explain the error before them.
      if (last && /^\s+\S/.test(line)) last.text += `\n  ${line.trim()}`;
      continue;
    }
    const [, file, row, column, message = ''] = match;
    const module = modules.find((one) => file?.endsWith(one.file));
    last = undefined;
    if (!module) throw new Error(`${path}: the types could not be checked: ${line}`);
    const at = Number(row) - 1;
    const lines = module.cell.source.split('\n').length;
    // Line 1 and what follows the source are ours: they repeat errors of other cells.
    if (!module.judged || at < 1 || at > lines) continue;
    const { number: cell } = module;
    const problem = {
      path,
      cell,
      id: module.cell.id,
      line: at,
      column: Number(column),
      text: message,
    };
    problems.push(problem);
    last = problem;
  }
  return problems;
}
