import type { ChildProcess } from 'node:child_process';
import {
  type Environment,
  type Launcher,
  spawnProcess,
  superviseProcess,
} from '../jupyter/client/index.ts';

/** A layer of protection that has been tried on this machine, not only asked for. */
export interface ProvedLayer {
  /** `plain`, `rlimits`, `bubblewrap`, `seccomp`, `cgroup`, … */
  readonly name: string;
  /** What the trial has shown, a sentence. */
  readonly proof: string;
}

/** What the process of a submission may use at most. A sandbox says in its layers which of it holds. */
export interface Limits {
  /** Bytes of memory of all its processes together. */
  readonly memory: number;
  readonly processes: number;
  /** Bytes of files that it may write. */
  readonly disk: number;
}

/** Where a process of a sandbox runs, and all that it is given. */
export interface SandboxLaunch {
  /** The one folder that it may write to. */
  readonly cwd: string;
  /** The whole environment. */
  readonly env: Environment;
  /** Holds the connection file and the kernel's sockets (transport `ipc`), so it has to be seen inside. */
  readonly folder: string;
  readonly limits: Limits;
}

/** What stands between a student's code and the machine. */
export interface Sandbox {
  readonly layers: readonly ProvedLayer[];
  /** Starts a process that leads a group of its own, with pipes at its stdout and stderr. */
  launch(argv: readonly string[], options: SandboxLaunch): ChildProcess;
}

const GIB = 1024 ** 3;

export const DEFAULT_LIMITS: Limits = { memory: 2 * GIB, processes: 64, disk: GIB / 4 };

/** A process group of its own, an empty environment, deadlines, and nothing else. */
export const plainSandbox: Sandbox = {
  layers: [{ name: 'plain', proof: 'own process group and environment; no wall around it' }],
  launch: (argv, { cwd, env, folder }) => spawnProcess({ argv, cwd, env, folder }),
};

/** Starts kernels in a sandbox. */
export function launcherIn(sandbox: Sandbox, limits: Limits = DEFAULT_LIMITS): Launcher {
  return ({ argv, cwd, env, folder }) =>
    superviseProcess(sandbox.launch(argv, { cwd, env, folder, limits }));
}
