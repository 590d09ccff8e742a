import type { Limits } from './sandbox.ts';

/** Open files of one process. */
export const MOST_FILES = 1024;

/**
 * Options of `prlimit` (util-linux, `man 2 prlimit`). Private writable memory is what RLIMIT_DATA counts; RLIMIT_AS
 * would count the address space that WebAssembly reserves and never uses. Past the first limit of processor time the
 * signal says why; past the second nobody is asked.
 */
export function limitOptions({ memory, disk, cpu }: Limits): string[] {
  return [
    `--data=${memory}:${memory}`,
    `--fsize=${disk}:${disk}`,
    `--nofile=${MOST_FILES}:${MOST_FILES}`,
    '--core=0:0',
    `--cpu=${Math.ceil(cpu)}:${Math.ceil(cpu) + 1}`,
    // The stack that each thread is given counts as its memory.
    `--stack=${STACK}:${STACK}`,
  ];
}

/**
 * The limit of processes and threads. It counts all of one user, so it is for processes that have a user to themselves,
 * or a user namespace.
 */
export const processOption = ({ processes }: Limits): string => `--nproc=${processes}:${processes}`;

/** The parser of cells would set a gigabyte aside for each thread that uses it, and it would count as taken. */
export const THRIFTY = { MIMALLOC_ARENA_EAGER_COMMIT: '0' } as const;

const STACK = 8 * 1024 ** 2;
