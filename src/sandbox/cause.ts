import type { Exit } from '../jupyter/client/index.ts';
import type { Hits } from './cgroup.ts';
import type { Limits } from './sandbox.ts';
import { inBytes } from './system.ts';

/** What Node, V8 and the C library say when they do not get memory. */
const NO_MEMORY =
  /heap out of memory|Fatal process out of memory|Allocation failed|allocation failed|bad_alloc|Cannot allocate memory|FATAL ERROR: .*(?:memory|Zone)/;
const NO_THREAD = /uv_thread_create|pthread_create|ERR_WORKER_INIT_FAILED|EAGAIN/;

const SIGXCPU = 24;

/**
 * Which limit a process ran into when it ended. Words of its own can make it another, and no more. A limit that does not
 * end a process is an error in the cell that ran into it: ENOSPC, EMFILE, EAGAIN, RangeError.
 */
export function causeOf(
  exit: Exit,
  stderr: string,
  limits: Limits,
  hits: Hits | undefined,
): string | undefined {
  const memory = `out of memory (at most ${inBytes(limits.memory)})`;
  const processes = `too many processes (at most ${limits.processes}, threads among them)`;
  if (hits?.memory) return memory;
  // A process inside a box that a signal ends is an exit code outside.
  if (exit.signal === 'SIGXCPU' || exit.code === 128 + SIGXCPU)
    return `out of processor time (at most ${limits.cpu} s)`;
  if (exit.code === 0) return undefined;
  if (NO_MEMORY.test(stderr)) return memory;
  if (hits?.processes || NO_THREAD.test(stderr)) return processes;
  return undefined;
}
