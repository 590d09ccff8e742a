import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KernelSpec } from './kernelspec.ts';
import { freePorts, HOST, releasePorts } from './ports.ts';
import { killTree } from './process-tree.ts';

/** What the connection file tells the kernel. */
export interface Connection {
  readonly key: string;
  readonly shell: number;
  readonly iopub: number;
  readonly stdin: number;
  readonly control: number;
}

/** How a process ended: an exit code or the signal that killed it. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The command could not be started at all. */
  readonly error?: string;
}

/** A kernel's operating-system process, leader of its own process group. */
export interface KernelProcess {
  readonly connection: Connection;
  /** Set once the process has ended. */
  readonly exit: Exit | undefined;
  readonly exited: Promise<Exit>;
  /** The last of what the process wrote to its own stderr. */
  stderr(): string;
  interrupt(): void;
  /** Kills the process tree, waits for its end, removes the connection file. Safe to call twice. */
  dispose(): Promise<void>;
}

const STDERR_KEPT = 4000;

// A kernel must not outlive a runner that exits in the middle.
const alive = new Set<number>();
let hooked = false;

export async function spawnKernel(spec: KernelSpec, cwd: string): Promise<KernelProcess> {
  const ports = await freePorts(5);
  const [shell, iopub, stdin, control, hb] = ports as [number, number, number, number, number];
  const key = randomUUID();
  const folder = await mkdtemp(join(tmpdir(), 'notegrad-kernel-'));
  const file = join(folder, 'connection.json');
  const info = {
    transport: 'tcp',
    ip: HOST,
    shell_port: shell,
    iopub_port: iopub,
    stdin_port: stdin,
    control_port: control,
    hb_port: hb,
    key,
    signature_scheme: 'hmac-sha256',
    kernel_name: spec.name,
  };
  await writeFile(file, JSON.stringify(info), { mode: 0o600 });
  const [command = '', ...args] = spec.argv.map((arg) =>
    arg
      .replaceAll('{connection_file}', file)
      .replaceAll('{resource_dir}', spec.resourceDir ?? folder),
  );
  const child = spawn(command, args, {
    cwd,
    env: kernelEnv(spec),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const { pid } = child;
  if (pid !== undefined) track(pid);

  let exit: Exit | undefined;
  const exited = watch(child).then((ended) => {
    exit = ended;
    if (pid !== undefined) alive.delete(pid);
    return ended;
  });
  let tail = '';
  child.stdout?.resume();
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-STDERR_KEPT);
  });

  return {
    connection: { key, shell, iopub, stdin, control },
    get exit() {
      return exit;
    },
    exited,
    stderr: () => tail,
    interrupt: () => {
      if (pid !== undefined && !exit) child.kill('SIGINT');
    },
    dispose: async () => {
      // Also when the leader is gone: what it started may live on in its group.
      if (pid !== undefined) killTree(pid);
      await exited;
      releasePorts(ports);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The runner's environment, made the same on every machine where a notebook's output could depend on it. */
function kernelEnv(spec: KernelSpec): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...spec.env,
    NOTEGRAD_HEADLESS: '1',
    TZ: 'UTC',
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    // Kernels that know it leave when the runner is killed.
    JPY_PARENT_PID: String(process.pid),
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

function track(pid: number): void {
  alive.add(pid);
  if (hooked) return;
  hooked = true;
  process.once('exit', () => {
    for (const one of alive) killTree(one);
  });
}

/** An ending in words: `exit code 9`, `signal SIGKILL`. */
export function describeExit(exit: Exit): string {
  if (exit.error) return exit.error;
  return exit.signal ? `signal ${exit.signal}` : `exit code ${exit.code}`;
}
