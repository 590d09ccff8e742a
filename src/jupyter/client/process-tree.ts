import { readdirSync, readFileSync } from 'node:fs';
import treeKill from 'tree-kill';

/**
 * Kills a process that leads its own group, with everything it started, grandchildren in other sessions
 * included. Never throws: what is gone already is what was wanted.
 */
export function killTree(pid: number): void {
  if (process.platform === 'win32') {
    treeKill(pid, 'SIGKILL');
    return;
  }
  // Read before the first kill: an orphan's parent is no longer its own.
  const family = [pid, ...descendants(pid)];
  kill(-pid);
  for (const member of family) kill(member);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // No such process.
  }
}

/** From /proc where there is one; elsewhere the process group has to do. */
function descendants(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const entry of listProc()) {
    const parent = parentOf(entry);
    if (parent === undefined) continue;
    children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const found: number[] = [];
  for (const queue = [root]; queue.length > 0; ) {
    const next = children.get(queue.pop() ?? 0) ?? [];
    found.push(...next);
    queue.push(...next);
  }
  return found;
}

function listProc(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in brackets, may hold blanks and brackets; the fields after it do not.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}
