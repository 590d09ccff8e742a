import { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { currentCell } from './context.ts';

type Stdio = unknown;

interface SpawnOptions {
  readonly stdio?: string | readonly Stdio[];
  readonly detached?: boolean;
}

/** What `spawn` and its like of `node:child_process` call; it is not in Node's types. */
type Spawner = ChildProcess & { spawn(options: SpawnOptions): unknown };

/** What `spawnSync`, `execSync` and `execFileSync` call. Undocumented, but in Node 20, 22 and 24 alike. */
interface SyncBinding {
  spawn(options: {
    stdio: readonly { readonly type: string; readonly fd?: number }[];
    maxBuffer?: number;
  }): { output: (Uint8Array | null)[] | null };
}

const STREAMS = ['stdout', 'stderr'] as const;
const [OUT, ERR] = [1, 2];

/**
 * Makes processes that cells start part of their cell: what they print where the kernel itself prints, as with
 * `stdio: 'inherit'`, goes to the cell, Stop interrupts them, and they end with the kernel. A detached one stays.
 * Returns what undoes that.
 */
export function adoptChildren(): () => void {
  const children = new Set<ChildProcess>();
  const prototype = ChildProcess.prototype as Spawner;
  const { spawn } = prototype;
  prototype.spawn = function (this: Spawner, options) {
    const cell = currentCell();
    if (!cell) return spawn.call(this, options);
    const wanted = Array.isArray(options.stdio) ? options.stdio : Array(3).fill(options.stdio);
    const targets = wanted.map((kind, i) => (i === 0 ? undefined : targetOf(kind, i)));
    const stdio = wanted.map((kind, i) => (targets[i] === undefined ? kind : 'pipe'));
    const result = spawn.call(this, { ...options, stdio });
    for (const [i, target] of targets.entries()) if (target) forward(this, i, target);
    if (options.detached || this.pid === undefined) return result;
    const stop = () => void this.kill('SIGINT');
    children.add(this);
    cell.signal.addEventListener('abort', stop);
    this.once('exit', () => {
      children.delete(this);
      cell.signal.removeEventListener('abort', stop);
    });
    return result;
  };
  const undoSync = forwardSync();
  return () => {
    prototype.spawn = spawn;
    undoSync();
    for (const child of children) child.kill();
  };
}

/** Where a child would print that gets a stream of ours; undefined where it gets one of its own, or none. */
function targetOf(kind: Stdio, i: number): (typeof STREAMS)[number] | undefined {
  if (kind === 'inherit') return STREAMS[i - 1];
  if (kind === OUT || kind === process.stdout) return 'stdout';
  return kind === ERR || kind === process.stderr ? 'stderr' : undefined;
}

/** Node gives the child a pipe, but the cell did not ask for one: it sees none. */
function forward(child: Spawner, i: number, target: (typeof STREAMS)[number]): void {
  const pipe = child.stdio?.[i] as Readable | null | undefined;
  pipe?.on('data', (chunk: Uint8Array) => process[target].write(chunk));
  const name = STREAMS[i - 1];
  if (name) child[name] = null;
}

function forwardSync(): () => void {
  const { binding } = process as unknown as { binding?(name: string): SyncBinding };
  const sync = binding?.call(process, 'spawn_sync');
  if (!sync) return () => {};
  const { spawn } = sync;
  sync.spawn = (options) => {
    if (!currentCell()) return spawn(options);
    const targets = options.stdio.map(({ type, fd }, i) =>
      i === 0 ? undefined : targetOf(type === 'inherit' ? type : fd, i),
    );
    if (targets.every((target) => target === undefined)) return spawn(options);
    const stdio = options.stdio.map((kind, i) =>
      targets[i] === undefined ? kind : { type: 'pipe', readable: false, writable: true },
    );
    const result = spawn({ ...options, stdio, maxBuffer: Number.POSITIVE_INFINITY });
    for (const [i, target] of targets.entries()) {
      const printed = target && result.output?.[i];
      if (printed) process[target].write(printed);
      if (target && result.output) result.output[i] = null;
    }
    return result;
  };
  return () => {
    sync.spawn = spawn;
  };
}
