import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

interface Running {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** The processes of this machine, without those that have ended and were not waited for. */
function running(): Running[] {
  return process.platform === 'linux' ? fromProc() : fromPs();
}

function fromProc(): Running[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((name) => {
    try {
      // The name of the program stands in parentheses, and may hold some itself.
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8').replace(/^.*\) /s, '');
      const [state = 'Z', parent] = stat.split(' ');
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return state === 'Z' ? [] : [{ pid: Number(name), parent: Number(parent), command }];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}

function fromPs(): Running[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' });
  return [...lines.matchAll(/^ *(\d+) +(\d+) +(\S+) +(.*)$/gm)].flatMap((match) => {
    const [, pid, parent, state = '', command = ''] = match;
    return state.startsWith('Z') ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

/** The children of a process whose command holds this text. */
export function childrenOf(parent: number | undefined, text: string): number[] {
  return running()
    .filter((one) => one.parent === parent && one.command.includes(text))
    .map(({ pid }) => pid);
}

export const isRunning = (pid: number): boolean => running().some((one) => one.pid === pid);
