import { limitOptions, MOST_FILES, processOption } from '../rlimits.ts';
import type { SandboxLaunch } from '../sandbox.ts';

/** What a container is made of besides what is launched. */
export interface ContainerParts {
  readonly name: string;
  /** Marks the containers of this process. */
  readonly label: string;
  readonly image: string;
  /** The user inside, `uid:gid`. */
  readonly user: string;
  /** The folder of this machine that is seen inside as the launch's `folder`. */
  readonly meeting: string;
  /** Files and folders of this machine that may be read, at the same paths. */
  readonly readable: readonly string[];
  /** Of those, folders that are covered up. */
  readonly covered: readonly string[];
  /** The file of the filter of system calls. */
  readonly seccomp: string | undefined;
  /** Limits of the process itself, besides those of the container. */
  readonly rlimits: boolean;
  /** Arguments that one engine wants and another does not know. */
  readonly own: readonly string[];
}

/** Processors that a submission may keep busy. */
export const PROCESSORS = 2;
const TEMPORARY = 1024 ** 2;
const SHARED_MEMORY = 64 * 1024 ** 2;

/** The arguments of `podman` or `docker`: a container of one process, without a network, of which nothing stays. */
export function containerArguments(
  { argv, cwd, folder, env, limits }: SandboxLaunch,
  { name, label, image, user, meeting, readable, covered, seccomp, rlimits, own }: ContainerParts,
): string[] {
  const { memory, disk, processes } = limits;
  // Files lie in memory too.
  const most = `${memory + disk}b`;
  const tmpfs = (path: string, bytes: number) => [
    '--tmpfs',
    `${path}:rw,nosuid,nodev,noexec,mode=1777,size=${bytes}`,
  ];
  return [
    ...['run', '--name', name, '--label', label, '--pull', 'never'],
    ...['--network', 'none', '--hostname', 'notegrad', '--user', user],
    ...['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
    // What is bound belongs to this machine, and has no label of a container.
    ...['--security-opt', 'label=disable'],
    ...(seccomp === undefined ? [] : ['--security-opt', `seccomp=${seccomp}`]),
    ...['--memory', most, '--memory-swap', most, '--pids-limit', String(processes)],
    ...['--cpus', String(PROCESSORS), '--shm-size', `${Math.min(SHARED_MEMORY, disk)}b`],
    ...(rlimits ? limitOptions(limits) : [`--nofile=${MOST_FILES}:${MOST_FILES}`]).flatMap(ulimit),
    ...ulimit(processOption(limits)),
    ...own,
    ...tmpfs('/tmp', TEMPORARY),
    ...readable.flatMap((path) => bind(path, path, true)),
    ...covered.flatMap((path) => tmpfs(path, 4096)),
    ...bind(meeting, folder, false),
    ...tmpfs(cwd, disk),
    ...['--workdir', cwd],
    ...Object.entries(env).flatMap(([key, value]) =>
      value === undefined ? [] : ['--env', `${key}=${value}`],
    ),
    // The sockets are for us as well, who are another user.
    ...['--entrypoint', '/bin/sh', image, '-c', 'umask 0; exec "$@"', 'sh', ...argv],
  ];
}

/** An option of `prlimit` as one of an engine. */
const ulimit = (option: string): string[] => ['--ulimit', option.replace('--', '')];

const bind = (from: string, to: string, isReadOnly: boolean): string[] => [
  '--volume',
  `${from}:${to}${isReadOnly ? ':ro' : ''}`,
];
