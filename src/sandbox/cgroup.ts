import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identify, isRunning } from '../jupyter/client/index.ts';
import type { Limits } from './sandbox.ts';

/** Which limits of a control group were run into. */
export interface Hits {
  readonly memory: boolean;
  readonly processes: boolean;
}

/** A control group: limits that hold for all processes in it together, by the Linux kernel's count. */
export interface ControlGroup {
  /** `v2` or `v1`. */
  readonly version: string;
  /** A process, and all it starts from now on. */
  add(pid: number): void;
  hits(): Hits;
  /** To be called once its processes have ended. */
  remove(): void;
}

/** This machine has no control groups that we may make. */
export class ControlGroupError extends Error {
  override readonly name = 'ControlGroupError';
}

/** What a controller calls its files. */
interface Names {
  readonly memory: string;
  /** Memory and swap, or swap alone. */
  readonly swap: string;
  readonly noSwap: (memory: number) => number;
  readonly killed: string;
}

const NAMES: Readonly<Record<'v1' | 'v2', Names>> = {
  v2: {
    memory: 'memory.max',
    swap: 'memory.swap.max',
    noSwap: () => 0,
    killed: 'memory.events',
  },
  v1: {
    memory: 'memory.limit_in_bytes',
    swap: 'memory.memsw.limit_in_bytes',
    noSwap: (memory) => memory,
    killed: 'memory.oom_control',
  },
};

const PREFIX = 'notegrad-';
let made = 0;

/**
 * Makes a control group with limits for memory (that of files in memory included) and processes: version 2, else
 * version 1.
 *
 * @throws ControlGroupError with the reason
 */
export function makeControlGroup(limits: Limits): ControlGroup {
  const mounts = readMounts();
  const reasons: string[] = [];
  for (const version of ['v2', 'v1'] as const) {
    const name = `${PREFIX}${process.pid}-${++made}`;
    const folders: string[] = [];
    try {
      const parents = version === 'v2' ? [parentOfV2(mounts)] : parentsOfV1(mounts);
      for (const parent of new Set(parents)) {
        sweep(parent);
        mkdirSync(join(parent, name));
        folders.push(join(parent, name));
      }
      return limit(version, folders, limits);
    } catch (error) {
      folders.forEach(removeFolder);
      reasons.push(`${version}: ${(error as Error).message}`);
    }
  }
  throw new ControlGroupError(reasons.join('; '));
}

function limit(
  version: 'v1' | 'v2',
  folders: readonly string[],
  { memory, disk, processes }: Limits,
): ControlGroup {
  const names = NAMES[version];
  const [first = ''] = folders;
  const last = folders.at(-1) ?? first;
  // Files lie in memory too.
  const most = memory + disk;
  writeFileSync(join(first, names.memory), String(most));
  try {
    writeFileSync(join(first, names.swap), String(names.noSwap(most)));
  } catch {
    // Without swap there is no such file.
  }
  writeFileSync(join(last, 'pids.max'), String(processes));
  return {
    version,
    add: (pid) => {
      for (const folder of folders) writeFileSync(join(folder, 'cgroup.procs'), String(pid));
    },
    hits: () => ({
      memory: numberIn(join(first, names.killed), 'oom_kill') > 0,
      processes: numberIn(join(last, 'pids.events'), 'max') > 0,
    }),
    remove: () => {
      for (const folder of folders) removeLater(folder);
    },
  };
}

/** The value behind a key, of a file with one of both a line. */
function numberIn(file: string, key: string): number {
  try {
    const line = readFileSync(file, 'utf8')
      .split('\n')
      .find((one) => one.startsWith(`${key} `));
    return Number(line?.slice(key.length) ?? 0);
  } catch {
    return 0;
  }
}

interface Mount {
  readonly path: string;
  readonly type: string;
  readonly options: readonly string[];
  /** What of the hierarchy is mounted there. */
  readonly root: string;
}

/** The hierarchies of control groups (`man 5 proc`, mountinfo). */
function readMounts(): readonly Mount[] {
  let text = '';
  try {
    text = readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    // Only Linux has it.
  }
  return text.split('\n').flatMap((line): Mount[] => {
    const [before = '', after = ''] = line.split(' - ');
    const [, , , root = '', path = ''] = before.split(' ');
    const [type = '', , options = ''] = after.split(' ');
    return type.startsWith('cgroup') ? [{ path, type, root, options: options.split(',') }] : [];
  });
}

/** Our own group in a hierarchy: of a controller, or of version 2. */
function ownGroup(mount: Mount | undefined, controller = ''): string {
  if (!mount) throw new Error(controller ? `no controller "${controller}"` : 'not mounted');
  const lines = readFileSync('/proc/self/cgroup', 'utf8').split('\n');
  const path = lines.flatMap((line) => {
    const [, controllers = '', own = ''] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    return line !== '' && controllers.split(',').includes(controller) ? [own] : [];
  })[0];
  const own = path ?? '/';
  // In a container, the part above the mounted one is not to be seen.
  const below = own.startsWith(mount.root) ? own.slice(mount.root.length) : own;
  return join(mount.path, mount.root === '/' ? own : below);
}

/** The folder in which groups of version 2 may have both controllers. */
function parentOfV2(mounts: readonly Mount[]): string {
  const mount = mounts.find(({ type }) => type === 'cgroup2');
  const own = ownGroup(mount);
  const reasons = new Set<string>();
  // A group that holds processes hands no controllers down, the root alone excepted.
  for (const parent of new Set([own, join(own, '..'), mount?.path ?? own])) {
    const control = join(parent, 'cgroup.subtree_control');
    try {
      const given = readFileSync(control, 'utf8').split(/\s+/);
      const lacks = ['memory', 'pids'].filter((one) => !given.includes(one));
      if (lacks.length > 0) writeFileSync(control, lacks.map((one) => `+${one}`).join(' '));
      return parent;
    } catch (error) {
      reasons.add(codeOf(error));
    }
  }
  throw new Error(`controllers are not handed down (${[...reasons].join(', ')})`);
}

function parentsOfV1(mounts: readonly Mount[]): string[] {
  return ['memory', 'pids'].map((controller) => {
    const isOf = ({ type, options }: Mount) => type === 'cgroup' && options.includes(controller);
    return ownGroup(mounts.find(isOf), controller);
  });
}

const codeOf = (error: unknown): string =>
  (error as NodeJS.ErrnoException).code ?? (error as Error).message;

/** Groups that killed graders have left. */
function sweep(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = name.startsWith(PREFIX) && Number.parseInt(name.slice(PREFIX.length), 10);
    if (pid && !isRunning(identify(pid))) removeFolder(join(parent, name));
  }
}

function removeFolder(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    return codeOf(error) === 'ENOENT';
  }
}

/** Processes that were killed count until the system has put them away. */
function removeLater(folder: string, tries = 50): void {
  if (removeFolder(folder) || tries === 0) return;
  setTimeout(() => removeLater(folder, tries - 1), 100).unref();
}
