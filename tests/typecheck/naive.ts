import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Compiler } from '../../src/typecheck/compiler.ts';
import { CheckFolder, configText } from '../../src/typecheck/folder.ts';
import { errorsIn } from '../../src/typecheck/program/problems.ts';
import { type CellModule, programOf } from './oracle.ts';

/** A type error: its cell, its number, and where it begins in the cell. */
export interface Found {
  readonly cell: number;
  readonly code: number;
  readonly start: number;
}

/**
 * The simplest way to check the types of a notebook: each cell a module that imports from the one that declared a name
 * last, and the compiler looks at all of them from scratch. Slow, and right by construction.
 */
export function naiveErrors(cells: readonly string[], cwd: string): Found[] {
  const place = mkdtempSync(join(tmpdir(), 'notegrad-naive-'));
  const folder = new CheckFolder(cwd, place);
  const modules = programOf(cells);
  for (const { file, text } of modules) folder.write(file, text);
  const files = modules.map(({ file }) => file);
  const options = { cwd, tsconfig: undefined, modules: {}, files };
  const config = folder.write('tsconfig.json', configText(folder, options));
  const compiler = new Compiler({ cwd: folder.path, config, process: undefined });
  try {
    return modules.flatMap((module) => found(compiler, folder, module));
  } finally {
    compiler.close();
    rmSync(place, { recursive: true, force: true });
  }
}

function found(compiler: Compiler, folder: CheckFolder, module: CellModule): Found[] {
  const { file, before, source, cell } = module;
  return errorsIn(compiler.program, folder.file(file))
    .map(({ code, pos }) => ({ cell, code, start: pos - before.length }))
    .filter(({ start }) => start >= 0 && start < source.length);
}
