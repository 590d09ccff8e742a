import childProcess, { ChildProcess } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { isObject } from '../../../contract/index.ts';
import { currentCell } from './context.ts';

type Stdio = unknown;

interface SpawnOptions {
  readonly stdio?: string | readonly Stdio[];
  readonly detached?: boolean;
}

/** What `spawn` and its like of `node:child_process` call. It is not in Node's types. */
type Spawner = ChildProcess & { spawn(options: SpawnOptions): unknown };

const STREAMS = ['stdout', 'stderr'] as const;
type Stream = (typeof STREAMS)[number];
const [OUT, ERR] = [1, 2];

/**
 * Makes processes that cells start part of their cell. What they print where the kernel itself
 * prints, as with `stdio: 'inherit'`, goes to the cell. Stop interrupts them, and they end with the
 * kernel. A detached one stays. Returns what undoes that.
 */
export function adoptChildren(): () => void {
  const children = new Set<ChildProcess>();
  const prototype = ChildProcess.prototype as Spawner;
  const { spawn } = prototype;
  prototype.spawn = function (this: Spawner, options) {
    const cell = currentCell();
    if (!cell) return spawn.call(this, options);
    const { wanted, targets } = targetsOf(options.stdio);
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

/** The streams that a child is to get, and to which of ours each would print. */
function targetsOf(stdio: Stdio): { wanted: readonly Stdio[]; targets: (Stream | undefined)[] } {
  const wanted: readonly Stdio[] = Array.isArray(stdio) ? stdio : Array(3).fill(stdio);
  const targets = wanted.map((kind, i) => (i === 0 ? undefined : targetOf(kind, i)));
  return { wanted, targets };
}

/** Undefined where the child gets a stream of its own, or none. */
function targetOf(kind: Stdio, i: number): Stream | undefined {
  if (kind === 'inherit') return STREAMS[i - 1];
  if (kind === OUT || kind === process.stdout) return 'stdout';
  return kind === ERR || kind === process.stderr ? 'stderr' : undefined;
}

/** The cell did not ask for a pipe. So it does not see the one that the child got. */
function forward(child: Spawner, i: number, target: Stream): void {
  const pipe = child.stdio?.[i] as Readable | null | undefined;
  pipe?.on('data', (chunk: Uint8Array) => process[target].write(chunk));
  const name = STREAMS[i - 1];
  if (name) child[name] = null;
}

type Sync = (...args: readonly unknown[]) => unknown;
const SYNC = ['spawnSync', 'execSync', 'execFileSync'] as const;

/**
 * While a synchronous child runs, nobody can read a pipe of it. So it prints into files where it
 * would print to our streams, and what is in them goes to the cell when it has ended.
 */
function forwardSync(): () => void {
  const holder = childProcess as unknown as Record<(typeof SYNC)[number], Sync>;
  const undo = SYNC.map((name) => {
    const original = holder[name];
    holder[name] = (...args) => {
      const last = args.at(-1);
      const options = isObject(last) ? last : {};
      const { wanted, targets } = targetsOf(options.stdio);
      if (!currentCell() || targets.every((target) => !target)) return original(...args);
      const files = new OutputFiles();
      const stdio = wanted.map((kind, i) => {
        const target = targets[i];
        return target ? files.open(target) : kind;
      });
      try {
        return original(...(isObject(last) ? args.slice(0, -1) : args), { ...options, stdio });
      } finally {
        files.print();
      }
    };
    return () => {
      holder[name] = original;
    };
  });
  // Modules that import the functions by name get the new ones by this.
  syncBuiltinESMExports();
  return () => {
    for (const step of undo) step();
    syncBuiltinESMExports();
  };
}

/** What a child prints, by the stream that it is meant for. */
class OutputFiles {
  readonly #folder = mkdtempSync(join(tmpdir(), 'notegrad-child-'));
  readonly #open = new Map<Stream, number>();

  /** One file for each stream, so that what is printed to it from two sides keeps its order. */
  open(stream: Stream): number {
    const file = this.#open.get(stream) ?? openSync(join(this.#folder, stream), 'a');
    this.#open.set(stream, file);
    return file;
  }

  print(): void {
    for (const [stream, file] of this.#open) {
      closeSync(file);
      const printed = readFileSync(join(this.#folder, stream));
      if (printed.length > 0) process[stream].write(printed);
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
