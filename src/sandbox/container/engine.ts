/** A program that runs containers, and what it runs them of. */
export interface Engine {
  readonly name: EngineName;
  /** Its path. */
  readonly program: string;
  /** An image with Node 20.20 or later and a shell, which is there already. */
  readonly image: string;
  /** The file of the filter of system calls. */
  readonly seccomp: string | undefined;
  readonly rlimits: boolean;
  /** Marks the containers of this process. */
  readonly label: string;
}

export type EngineName = 'podman' | 'docker';

/** Folders that one engine would else let a process fill. */
export const OWN_ARGUMENTS: Readonly<Record<EngineName, readonly string[]>> = {
  podman: ['--read-only-tmpfs=false'],
  docker: [],
};
