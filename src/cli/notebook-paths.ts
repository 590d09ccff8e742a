import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join, relative, resolve } from 'node:path';
import { UsageError } from './errors.ts';

export interface NotebookPath {
  readonly path: string;
  /** The path below the folder it was found in: where its copy goes below the output folder. */
  readonly below: string;
}

export interface FindOptions {
  /** A folder that is not looked into: copies go there. */
  readonly except?: string;
  /** Take the text form of a notebook (.ts) too, where a file is named. Default false. */
  readonly textForm?: boolean;
}

/**
 * The notebooks that arguments name: files as they are, and folders with all notebooks in them, in the order of the
 * folder's course.
 *
 * @throws UsageError for what is not there, or would be written to the same copy
 */
export async function findNotebooks(
  args: readonly string[],
  { except, textForm = false }: FindOptions = {},
): Promise<NotebookPath[]> {
  const found: NotebookPath[] = [];
  for (const arg of args) {
    const info = await stat(arg).catch(() => undefined);
    if (!info) throw new UsageError(`${arg}: no such file or folder`);
    if (info.isFile()) {
      found.push({ path: arg, below: copyName(arg, textForm) });
      continue;
    }
    const inside = await notebooksIn(arg, except === undefined ? undefined : resolve(except));
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

/** What a text form puts out needs a notebook. */
function copyName(path: string, textForm: boolean): string {
  const extension = extname(path);
  if (extension === '.ipynb') return basename(path);
  if (extension === '.ts' && textForm) return `${basename(path, '.ts')}.ipynb`;
  const expected = textForm ? 'a notebook (.ipynb) or its text form (.ts)' : 'a notebook (.ipynb)';
  throw new UsageError(`${path}: expected ${expected}`);
}

async function notebooksIn(folder: string, except: string | undefined): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const rank = await courseOrder(folder);
  const found: string[] = [];
  for (const entry of entries.sort(
    (a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1),
  )) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (resolve(path) !== except) found.push(...(await notebooksIn(path, except)));
    } else if (entry.name.endsWith('.ipynb')) found.push(path);
  }
  return found;
}

/**
 * Places of a folder's notebooks in its `course.json`: the order in which that file first names them, with the
 * extension or without. What it does not name comes after.
 */
async function courseOrder(folder: string): Promise<(name: string) => number> {
  const file = join(folder, 'course.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return () => 0;
  const places = new Map<string, number>();
  const name = (value: string) => value.replace(/\.ipynb$/, '');
  const walk = (value: unknown): void => {
    if (typeof value === 'string' && !places.has(name(value))) places.set(name(value), places.size);
    if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk);
  };
  try {
    walk(JSON.parse(text));
  } catch (error) {
    throw new UsageError(`${file}: expected JSON: ${(error as Error).message}`);
  }
  return (entry) => places.get(name(entry)) ?? Number.MAX_SAFE_INTEGER;
}
