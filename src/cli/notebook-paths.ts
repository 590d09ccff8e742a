import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { UsageError } from './errors.ts';

export interface NotebookPath {
  readonly path: string;
  /** The path below the folder it was found in: where its copy goes below the output folder. */
  readonly below: string;
}

/** The notebooks that arguments name: files as they are, folders with all notebooks in them. */
export async function findNotebooks(args: readonly string[]): Promise<NotebookPath[]> {
  const found: NotebookPath[] = [];
  for (const arg of args) {
    const info = await stat(arg).catch(() => undefined);
    if (!info) throw new UsageError(`${arg}: no such file or folder`);
    if (info.isFile()) {
      found.push({ path: arg, below: basename(arg) });
      continue;
    }
    const inside = await notebooksIn(arg);
    if (inside.length === 0) throw new UsageError(`${arg}: no notebooks (.ipynb) in this folder`);
    found.push(...inside.map((path) => ({ path, below: relative(arg, path) })));
  }
  const owners = new Map<string, string>();
  for (const { path, below } of found) {
    const other = owners.get(below);
    if (other !== undefined) {
      throw new UsageError(`${other} and ${path} would be written to the same file, ${below}`);
    }
    owners.set(below, path);
  }
  return found;
}

async function notebooksIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await notebooksIn(path)));
    else if (entry.name.endsWith('.ipynb')) found.push(path);
  }
  return found;
}
