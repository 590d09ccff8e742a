import { type ChildProcess, spawn } from 'node:child_process';
import { LARGER_HEAP } from '../../contract/index.ts';
import { within } from './deferred.ts';
import { identify, killOrphans, killTree, type ProcessId } from './process-tree.ts';

/** The variables of a process, all of them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What is started, and all that is handed over to it. */
export interface Launch {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** The whole environment: nothing of ours is added. */
  readonly env: Environment;
  /** Holds the connection file, and the sockets of ipc. A sandbox has to let the process see it. */
  readonly folder: string;
}

/** How a process ended: an exit code or the signal that killed it. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The command could not be started at all. */
  readonly error?: string;
  /** Which limit ended it, where a sandbox knows. */
  readonly cause?: string;
}

/** A kernel's operating-system process. */
export interface KernelProcess {
  readonly pid: number | undefined;
  /** Set once the process has ended. */
  readonly exit: Exit | undefined;
  readonly exited: Promise<Exit>;
  /** The last of what the process wrote to its own stderr. */
  stderr(): string;
  interrupt(): void;
  /** Kills the process with all it started. Does nothing once it has ended. */
  kill(): void;
}

/** How the process of a kernel is started: as it is, in a sandbox, in a container. */
export type Launcher = (launch: Launch) => KernelProcess;

const STDERR_KEPT = 4000;
/** Milliseconds that the last words of a process may come after its end. */
const LAST_WORDS = 500;

// A kernel must not outlive a runner that exits in the middle.
const alive = new Set<ProcessId>();
let hooked = false;

/** Starts the command as it is, as the leader of a process group of its own. */
export const spawnProcess = ({ argv: [command = '', ...args], cwd, env }: Launch): ChildProcess =>
  spawn(command, args, {
    cwd,
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });

/** A kernel's process as it is, without anything around it. */
export const launchProcess: Launcher = (launch) =>
  superviseProcess(spawnProcess(launch), (_exit, stderr) =>
    /heap out of memory/.test(stderr)
      ? `out of memory, its heap was full: ${LARGER_HEAP}`
      : undefined,
  );

/**
 * Sees to the end of a process that leads a group: of it, of all it started, and not after ours.
 *
 * @param causeOf which limit has ended it, by its exit and the last that it wrote to stderr
 */
export function superviseProcess(
  child: ChildProcess,
  causeOf?: (exit: Exit, stderr: string) => string | undefined,
): KernelProcess {
  const id = child.pid === undefined ? undefined : identify(child.pid);
  if (id) track(id);

  let tail = '';
  let exit: Exit | undefined;
  const said = new Promise((resolve) => child.once('close', resolve));
  const exited = watch(child).then(async (ended) => {
    // Its last words may arrive after its end.
    if (causeOf) await within(said, LAST_WORDS);
    const cause = causeOf?.(ended, tail);
    exit = cause === undefined ? ended : { ...ended, cause };
    return exit;
  });
  child.once('exit', () => {
    if (!id) return;
    alive.delete(id);
    killOrphans(id);
  });
  child.stdout?.resume();
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-STDERR_KEPT);
  });
  return {
    pid: child.pid,
    get exit() {
      return exit;
    },
    exited,
    stderr: () => tail,
    interrupt: () => {
      if (id && alive.has(id)) child.kill('SIGINT');
    },
    kill: () => {
      if (id && alive.has(id)) killTree(id);
    },
  };
}

function watch(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      if (child.pid === undefined) resolve({ code: null, signal: null, error: error.message });
    });
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

function track(id: ProcessId): void {
  alive.add(id);
  if (hooked) return;
  hooked = true;
  process.once('exit', () => {
    for (const one of alive) killTree(one);
  });
}

/** An ending in words: `exit code 9`, `signal SIGKILL`, `out of memory (at most 2 GiB)`. */
export function describeExit(exit: Exit): string {
  if (exit.error) return exit.error;
  if (exit.cause) return exit.cause;
  return exit.signal ? `signal ${exit.signal}` : `exit code ${exit.code}`;
}
