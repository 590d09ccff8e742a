import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { loadNotebook, type Notebook, readNotebook, tagsOf } from '../notebook/index.ts';
import { UsageError } from './errors.ts';
import type { NotebookPath } from './notebook-paths.ts';
import type { Shard } from './options.ts';

/** Every n-th notebook, so that long chapters, which often are neighbors, are spread. */
export function takeShard(
  notebooks: readonly NotebookPath[],
  { index, count }: Shard,
): NotebookPath[] {
  return notebooks.filter((_, place) => place % count === index - 1);
}

/**
 * The notebooks that may put out something else than at a state of git's: those whose code cells or their tags have
 * changed since, committed or not; all of them where anything changed that cells run on: the project's `src`, its
 * packages, or a file beside a notebook.
 *
 * @throws UsageError where git does not know the state
 */
export async function changedSince(
  ref: string,
  notebooks: readonly NotebookPath[],
): Promise<NotebookPath[]> {
  const [first] = notebooks;
  if (!first) return [];
  const git = await openGit(ref, dirname(resolve(first.path)));
  const files = await git.changed();
  const folders = await Promise.all(notebooks.map(({ path }) => realpath(dirname(resolve(path)))));
  const beneath = (file: string) => folders.some((folder) => file.startsWith(folder + sep));
  const foundation = files.some(
    (file) =>
      file.startsWith(join(git.root, 'src') + sep) ||
      [join(git.root, 'package.json'), join(git.root, 'package-lock.json')].includes(file) ||
      (beneath(file) && !/\.(?:ipynb|md)$|[\\/]course\.json$/.test(file)),
  );
  if (foundation) return [...notebooks];
  const kept: NotebookPath[] = [];
  for (const notebook of notebooks) {
    const path = await realpath(notebook.path);
    if (files.includes(path) && (await runsOtherwise(path, await git.show(path)))) {
      kept.push(notebook);
    }
  }
  return kept;
}

/** Whether code cells or their tags are others than in the text that was there before. */
async function runsOtherwise(path: string, before: string | undefined): Promise<boolean> {
  if (before === undefined || path.endsWith('.ts')) return true;
  const code = (notebook: Notebook) =>
    JSON.stringify(
      notebook.cells
        .filter((cell) => cell.cell_type === 'code')
        .map((cell) => [cell.source, tagsOf(cell)]),
    );
  try {
    return code(readNotebook(before, path)) !== code(await loadNotebook(path));
  } catch {
    // One of them is broken: the run says how.
    return true;
  }
}

interface Git {
  readonly root: string;
  /** Absolute paths of all files that differ from the state, also those not committed or not known to git. */
  changed(): Promise<string[]>;
  /** The text of a file at that state; nothing where it was not there. */
  show(path: string): Promise<string | undefined>;
}

/** The repository that a folder belongs to. */
async function openGit(ref: string, folder: string): Promise<Git> {
  const run = async (...args: string[]): Promise<string> =>
    (await promisify(execFile)('git', args, { cwd: folder, maxBuffer: 1e9 })).stdout;
  let root: string;
  let commit: string;
  try {
    root = await realpath((await run('rev-parse', '--show-toplevel')).trim());
    commit = (await run('rev-parse', '--verify', '--end-of-options', `${ref}^{commit}`)).trim();
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new UsageError(`--changed-since ${ref}: ${(stderr || message).trim().split('\n')[0]}`);
  }
  const list = async (...args: string[]) =>
    (await run('-C', root, ...args))
      .split('\0')
      .filter(Boolean)
      .map((file) => join(root, file));
  return {
    root,
    changed: async () => [
      ...(await list('diff', '--name-only', '-z', commit)),
      ...(await list('ls-files', '--others', '--exclude-standard', '-z')),
    ],
    show: async (path) => {
      const inside = path
        .slice(root.length + 1)
        .split(sep)
        .join('/');
      return run('-C', root, 'show', `${commit}:${inside}`).catch(() => undefined);
    },
  };
}
