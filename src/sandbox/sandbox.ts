import type { KernelProcess, Launch } from '../jupyter/client/index.ts';

/** A layer of protection that has been tried on this machine, not only asked for. */
export interface ProvedLayer {
  /** `plain`, `rlimits`, `bubblewrap`, `podman`, `docker`, `seccomp`, `cgroup`. */
  readonly name: string;
  /** What the trial has shown, a sentence. */
  readonly proof: string;
}

/** A layer that this machine does not give. */
export interface MissingLayer {
  readonly name: string;
  readonly reason: string;
  /** How to get it. */
  readonly advice: string;
}

/** What the process of a submission may use at most. A sandbox says in its layers which of it holds. */
export interface Limits {
  /** Bytes of memory. */
  readonly memory: number;
  /** Processes and threads together. */
  readonly processes: number;
  /** Bytes of files that it may write. They lie in memory, which they do not share with the above. */
  readonly disk: number;
  /** Seconds of processor time, of all threads together. */
  readonly cpu: number;
}

/** Where a process of a sandbox runs, and all that it is given. */
export interface SandboxLaunch extends Launch {
  /**
   * The one folder that it may write to, empty at the start. What a walled-in process writes there is never seen
   * outside, and is gone with it.
   */
  readonly cwd: string;
  /**
   * Holds the connection file and the kernel's sockets (transport `ipc`). Once a walled-in process runs, this path
   * leads into its box.
   */
  readonly folder: string;
  readonly limits: Limits;
  /** Further files and folders that it may read. */
  readonly readable?: readonly string[];
}

/** What stands between a student's code and the machine. */
export interface Sandbox {
  readonly layers: readonly ProvedLayer[];
  /** What a better machine would give. */
  readonly missing?: readonly MissingLayer[];
  /** Starts a process that leads a group of its own. Its `exit` names the limit that ended it. */
  launch(options: SandboxLaunch): KernelProcess;
}

const GIB = 1024 ** 3;

export const DEFAULT_LIMITS: Limits = { memory: 2 * GIB, processes: 64, disk: GIB / 4, cpu: 3600 };
