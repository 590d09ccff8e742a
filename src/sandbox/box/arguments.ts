import type { SandboxLaunch } from '../sandbox.ts';
import { covered, visible } from './contents.ts';

/** Bytes for a kernel's sockets and its connection file. */
const MEETING_PLACE = 1024 ** 2;
const SHARED_MEMORY = 64 * 1024 ** 2;

export interface GivenFile {
  readonly path: string;
  /** The file's content is read from there. */
  readonly fd: number;
  /** It may be run. */
  readonly isProgram?: boolean;
}

export interface BoxOptions {
  readonly files: readonly GivenFile[];
  /** Where bubblewrap tells the number of the process, */
  readonly infoFd: number;
  /** where it waits for a byte before it starts anything, */
  readonly blockFd: number;
  /** and where it reads the filter of system calls. */
  readonly seccompFd?: number | undefined;
}

/** The arguments of `bwrap`, the command not included (`man bwrap`). They are seen inside, so nothing secret is here. */
export function boxArguments(
  { argv: [program = ''], cwd, folder, limits, readable = [] }: SandboxLaunch,
  { files, infoFd, blockFd, seccompFd }: BoxOptions,
): string[] {
  // What is mounted later lies above what was mounted before.
  const mounts = [
    // First: the package itself may lie there.
    ...tmpfs('/tmp', MEETING_PLACE),
    ...visible(program).flatMap((path) => ['--ro-bind', path, path]),
    ...covered().flatMap((path) => ['--tmpfs', path, '--remount-ro', path]),
    ...readable.flatMap((path) => ['--ro-bind', path, path]),
    ...['--proc', '/proc'],
    ...['--dev', '/dev', ...tmpfs('/dev/shm', Math.min(SHARED_MEMORY, limits.disk))],
    ...['--remount-ro', '/dev'],
    ...tmpfs(folder, MEETING_PLACE),
    ...files.flatMap(({ path, fd, isProgram }) => [
      ...['--perms', isProgram ? '0500' : '0400', '--ro-bind-data', String(fd), path],
    ]),
    ...tmpfs(cwd, limits.disk),
    ...['--remount-ro', '/'],
  ];
  return [
    // A user namespace inside would open a large part of the Linux kernel to attacks.
    ...['--unshare-all', '--unshare-user', '--disable-userns'],
    ...['--die-with-parent', '--new-session', '--hostname', 'notegrad'],
    ...mounts,
    ...['--chdir', cwd, '--info-fd', String(infoFd), '--block-fd', String(blockFd)],
    ...(seccompFd === undefined ? [] : ['--seccomp', String(seccompFd)]),
  ];
}

/** Files in memory, so many bytes at most. What a control group does not count is their mere number. */
const tmpfs = (path: string, bytes: number): string[] => [
  ...['--perms', '0700', '--size', String(bytes), '--tmpfs', path],
];
