import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** A process. The number alone may be given to a stranger after its end. */
export interface ProcessId {
  readonly pid: number;
  /** When it started, as the system counts; undefined where the system does not tell. */
  readonly started: string | undefined;
}

/** The process with that number as it is now. */
export function identify(pid: number): ProcessId {
  return { pid, started: startOf(pid) };
}

/** Whether that very process still runs. One that has ended and was not waited for yet does not. */
export function isRunning({ pid, started }: ProcessId): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const stat = statOf(String(pid));
  return stat?.[STARTED] === started && stat?.[STATE] !== 'Z';
}

/**
 * Kills a process, the leader of a group of its own, with everything it started, grandchildren in other sessions included. What is gone already is
 * what was wanted; a stranger that was given the number since is left alone. Never throws.
 */
export function killTree({ pid, started }: ProcessId): void {
  if (startOf(pid) !== started) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true });
    return;
  }
  // Read before the first kill: an orphan's parent is no longer its own.
  const family = [pid, ...descendants(pid)];
  kill(-pid);
  for (const member of family) kill(member);
}

/**
 * Kills what a process leaves in its group. To be called as soon as its end is heard, when its number cannot have
 * been given away yet; never later.
 */
export function killOrphans({ pid }: ProcessId): void {
  // Windows has no groups, and a process with that number is a stranger already.
  if (process.platform !== 'win32' && startOf(pid) === undefined) kill(-pid);
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
    const parent = Number(statOf(entry)?.[PARENT]);
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

/** Places among the fields of `/proc/N/stat` that follow the name (proc(5) counts the name as the second). */
const STATE = 3 - 3;
const PARENT = 4 - 3;
const STARTED = 22 - 3;

function startOf(pid: number): string | undefined {
  return statOf(String(pid))?.[STARTED];
}

function statOf(pid: string): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in brackets, may hold blanks and brackets; the fields after it do not.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
