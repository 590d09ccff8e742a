import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Numbers that neither people nor services get (systemd.io/UIDS-GIDS: unused). */
const FIRST = 60706;
const LAST = 61183;

const taken = new Set<number>();

/** A user that no process of this machine runs as, until it is given back. */
export function borrowUser(): number {
  const running = usersOfProcesses();
  const start = Math.floor(Math.random() * (LAST - FIRST + 1));
  for (let i = 0; i <= LAST - FIRST; i++) {
    const uid = FIRST + ((start + i) % (LAST - FIRST + 1));
    if (taken.has(uid) || running.has(uid)) continue;
    taken.add(uid);
    return uid;
  }
  throw new Error(`all users from ${FIRST} to ${LAST} are in use: grade fewer submissions at once`);
}

export const returnUser = (uid: number): boolean => taken.delete(uid);

function usersOfProcesses(): ReadonlySet<number> {
  const users = new Set<number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      users.add(statSync(join('/proc', name)).uid);
    } catch {
      // It has ended in the meantime.
    }
  }
  return users;
}
