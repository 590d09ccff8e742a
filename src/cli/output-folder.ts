import { mkdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { takeLock } from '../jupyter/client/index.ts';
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
  await mkdir(folder, { recursive: true });
  const lock = await takeLock(join(folder, '.notegrad-run'));
  if ('release' in lock) return lock.release;
  throw new UsageError(
    `another run (process ${lock.heldBy}) writes to ${folder}; wait for it, or choose another --output-dir`,
  );
}
