import { link, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { identify, isRunning, type ProcessId } from './process-tree.ts';

/** A file that one process holds, or the number of the process that holds it already. */
export type Lock = { readonly release: () => Promise<void> } | { readonly heldBy: number };

/** Takes a lock, also one whose holder is gone. Its folder has to be there. */
export async function takeLock(file: string): Promise<Lock> {
  while (!(await create(file))) {
    const holder = await readFile(file, 'utf8').catch(() => undefined);
    if (holder === undefined) continue;
    const { pid, started } = JSON.parse(holder) as ProcessId;
    if (isRunning({ pid, started })) return { heldBy: pid };
    await removeStale(file, holder);
  }
  return { release: () => unlink(file).catch(() => undefined) };
}

let tries = 0;

/** The lock appears with its text in it: nobody sees it empty. */
async function create(file: string): Promise<boolean> {
  const own = `${file}-${process.pid}-${tries++}`;
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

/** Of two that find a lock whose holder is gone, one may be so late that it takes the other's fresh one. */
async function removeStale(file: string, holder: string): Promise<void> {
  const aside = `${file}-${process.pid}-stale`;
  await rename(file, aside).catch(() => undefined);
  const taken = await readFile(aside, 'utf8').catch(() => holder);
  if (taken !== holder) await link(aside, file).catch(() => undefined);
  await unlink(aside).catch(() => undefined);
}
