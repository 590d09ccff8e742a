import { link, mkdir, readFile, realpath, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { identify, isRunning, type ProcessId } from '../jupyter/client/index.ts';
import { UsageError } from './errors.ts';
import type { NotebookPath } from './notebook-paths.ts';

/**
 * Makes sure that no copy will be written over a notebook that runs, also where links lead there.
 *
 * @throws UsageError that names the notebook and the copy
 */
export async function protectSources(
  notebooks: readonly NotebookPath[],
  folder: string,
): Promise<void> {
  const target = await trueFolder(folder);
  for (const { path, below } of notebooks) {
    const copy = join(folder, below);
    const way = 'choose another --output-dir (--inplace replaces notebooks that ran well)';
    if (await areSame(path, copy)) {
      throw new UsageError(`${path} would be overwritten by its executed copy, ${copy}; ${way}`);
    }
    if ((await realpath(path)).startsWith(target + sep)) {
      throw new UsageError(
        `${path} lies in the output folder ${folder}, where copies such as ${copy} replace what is there; ${way}`,
      );
    }
  }
}

/** One file under two names. */
async function areSame(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all(
    [a, b].map((path) => stat(path, { bigint: true }).catch(() => undefined)),
  );
  return one !== undefined && other !== undefined && one.ino === other.ino && one.dev === other.dev;
}

/** The path of a folder without links; of one that is not there, as it will be. */
async function trueFolder(folder: string): Promise<string> {
  const path = resolve(folder);
  const found = await realpath(path).catch(() => undefined);
  if (found !== undefined || dirname(path) === path) return found ?? path;
  return join(await trueFolder(dirname(path)), path.slice(dirname(path).length));
}

/**
 * Keeps other runs out of an output folder: two that write there at once would leave copies of the one and a report
 * of the other. Returns what opens it again.
 *
 * @throws UsageError that names the run which is there
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, '.notegrad-run');
  await mkdir(folder, { recursive: true });
  while (!(await create(file))) {
    const owner = await readFile(file, 'utf8').catch(() => undefined);
    if (owner === undefined) continue;
    const { pid, started } = JSON.parse(owner) as ProcessId;
    if (isRunning({ pid, started })) {
      throw new UsageError(
        `another run (process ${pid}) writes to ${folder}; wait for it, or choose another --output-dir`,
      );
    }
    await removeStale(file, owner);
  }
  return () => unlink(file).catch(() => undefined);
}

/** The lock appears with its text in it: nobody sees it empty. */
async function create(file: string): Promise<boolean> {
  const own = `${file}-${process.pid}`;
  await writeFile(own, JSON.stringify(identify(process.pid)));
  try {
    await link(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(own);
  }
}

/** Of two that find a lock whose owner is gone, one may be so late that it takes the other's fresh one. */
async function removeStale(file: string, owner: string): Promise<void> {
  const aside = `${file}-${process.pid}-stale`;
  await rename(file, aside).catch(() => undefined);
  const taken = await readFile(aside, 'utf8').catch(() => owner);
  if (taken !== owner) await link(aside, file).catch(() => undefined);
  await unlink(aside).catch(() => undefined);
}
