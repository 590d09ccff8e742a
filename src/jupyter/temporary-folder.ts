import { createHash } from 'node:crypto';
import { mkdtempSync, readlinkSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Says on whose list a process number stands: two containers, or two machines that share a folder, both have a
 * process 7.
 */
function numberSpace(): string {
  let namespace = '';
  try {
    namespace = readlinkSync('/proc/self/ns/pid');
  } catch {
    // Only Linux has such namespaces.
  }
  return createHash('sha256').update(`${hostname()} ${namespace}`).digest('hex').slice(0, 8);
}

const PREFIX = `notegrad-${numberSpace()}-`;

/**
 * Makes a private folder in the system's temporary one. Its name holds the number of this process, so that
 * {@link sweepTemporaryFolders} can remove it should the process be killed before it does.
 */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
}

/** Removes the folders that processes which are no more have left in `folder`. Never throws. */
export async function sweepTemporaryFolders(folder = tmpdir()): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const stale = names.filter((name) => {
    const pid = name.startsWith(PREFIX) && /^\d+(?=-)/.exec(name.slice(PREFIX.length))?.[0];
    return pid && !isAlive(Number(pid));
  });
  // Those of other users stay: they may not be removed.
  await Promise.allSettled(
    stale.map((name) => rm(join(folder, name), { recursive: true, force: true })),
  );
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
