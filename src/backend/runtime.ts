import { type Build, fetchBuild, readBuild } from './builds.ts';
import { Heap, type Lease } from './heap.ts';
import { findHost, type Host } from './host.ts';
import { options, type SimdLevel } from './options.ts';
import { passesSelfTest } from './selftest.ts';
import { withSharedMemory } from './shared-memory.ts';
import type { BinaryKernel, Kernels, TestKernel, UnaryKernel } from './wasm.ts';

/** Below this address lie the pool's words, the arguments and the module's own data. */
const HEAP_BASE = 65536;
/** Bytes of scratch memory of each thread. */
export const SCRATCH_BYTES = 2 ** 20;
const LEVELS: readonly SimdLevel[] = ['simd128', 'simd128+fma', 'simd256+fma'];

/** `(module with) f32x4.relaxed_madd`: valid only where the engine has relaxed SIMD. */
const RELAXED_PROBE = new Uint8Array([
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 19, 1, 17, 0],
  ...[65, 0, 253, 17, 65, 0, 253, 17, 65, 0, 253, 17, 253, 133, 2, 11],
]);

const THREAD_SOURCE = `
const { module, memory, scratch, tally, wide } = data;
const env = { memory, wantHelpers() {}, abort() {} };
const { exports } = new WebAssembly.Instance(module, { env });
exports.init(scratch, tally, wide);
exports.help();
`;

/** A source of 32 random bits a call. */
export interface Bits {
  bits(): number;
}

/** A function of the kernels. */
export type Run = (...args: number[]) => unknown;

/** Told of what changes memory. */
export interface Listener {
  called(run: Run, args: readonly number[]): void;
  /** What follows depends on the answer. */
  asked(run: Run, args: readonly number[], answer: number): void;
  wrote(at: number, words: Int32Array): void;
  /** The next call has four random words among its arguments, from `at` on. */
  draws(source: Bits, at: number): void;
}

/** Functions that are no kernels. */
const SERVICE = new Set(['init', 'help', 'recover', 'fused']);

/**
 * The same functions, each telling of its calls to who listens then. One that answers with a number is
 * a question, and changes nothing.
 */
function tellingOf(
  exports: Record<string, unknown>,
  listener: () => Listener | undefined,
): Record<string, unknown> {
  const telling = Object.entries(exports).map(([name, given]) => {
    if (typeof given !== 'function' || SERVICE.has(name)) return [name, given] as const;
    const run = given as Run;
    const told = (...args: number[]) => {
      const answer = run(...args);
      if (answer === undefined) listener()?.called(run, args);
      return answer;
    };
    return [name, told] as const;
  });
  return Object.fromEntries(telling);
}

/** Where a thread has its scratch memory and counts its tasks. */
interface Thread {
  readonly scratch: number;
  readonly tally: number;
}

/**
 * The compiled kernels with their memory and threads. There is one in a program, whatever tfjs
 * recreates.
 */
export class Runtime {
  kernels: Kernels;
  readonly heap: Heap;
  readonly simd: SimdLevel;
  /** Why one thread works, in one line; undefined where more do. */
  readonly alone: string | undefined;

  readonly #plain: Record<string, unknown>;
  /** Those that tell of their calls, from when somebody first listens. */
  #telling: Record<string, unknown> | undefined;
  /** The functions in use: the plain ones, or those that tell of their calls. */
  #exports: Record<string, unknown>;
  #listener: Listener | undefined;
  readonly #threads: readonly Thread[];
  /** The temporary blocks of the kernel that runs. */
  readonly #blocks: Lease[] = [];

  constructor(
    exports: Record<string, unknown>,
    heap: Heap,
    simd: SimdLevel,
    threads: readonly Thread[],
    alone: string | undefined,
  ) {
    this.#plain = exports;
    this.#exports = exports;
    this.kernels = exports as unknown as Kernels;
    this.heap = heap;
    this.simd = simd;
    this.#threads = threads;
    this.alone = alone;
  }

  /** Threads that work is given to, once the helpers have started. */
  get threads(): number {
    return this.#threads.length;
  }

  /** Tasks that each thread has done so far, this one first. */
  get tasks(): number[] {
    return this.#threads.map(({ tally }) => this.heap.words[tally / 4] as number);
  }

  /** Tells `listener` of each call that changes memory, until it is called without one. */
  listen(listener: Listener | undefined): void {
    this.#listener = listener;
    this.#telling ??= tellingOf(this.#plain, () => this.#listener);
    this.#exports = listener ? this.#telling : this.#plain;
    this.kernels = this.#exports as unknown as Kernels;
  }

  /** Writes words where a kernel will read them: the axes of a walk, tables. */
  write(at: number, words: Int32Array): void {
    this.heap.words.set(words, at / 4);
    this.#listener?.wrote(at, words);
  }

  /**
   * The answer of a kernel that looks at values. What is done next depends on it: only while it is
   * the same, the same can be done again.
   */
  ask<Name extends 'strayIndex' | 'strayFloat' | 'valueAt'>(
    name: Name,
    ...args: Parameters<Kernels[Name]>
  ): number {
    const run = this.#plain[name] as Run;
    const answer = run(...args) as number;
    this.#listener?.asked(run, args, answer);
    return answer;
  }

  /**
   * Four random words for the next call, which takes them from its argument `at` on.
   *
   * @param source gives 32 bits a call
   */
  draw(source: Bits, at: number): [number, number, number, number] {
    this.#listener?.draws(source, at);
    return [source.bits(), source.bits(), source.bits(), source.bits()];
  }

  unary(name: string): UnaryKernel {
    return this.#exports[`unary${name}`] as UnaryKernel;
  }

  test(name: string): TestKernel {
    return this.#exports[`test${name}`] as TestKernel;
  }

  binary(name: string): BinaryKernel {
    return this.#exports[`binary${name}`] as BinaryKernel;
  }

  /** Runs `use` with a temporary block that is given back afterwards. */
  withBlock<T>(bytes: number, use: (at: number) => T): T {
    const block = this.heap.lease(bytes);
    this.#blocks.push(block);
    const result = use(block.at);
    this.heap.end(block);
    this.#blocks.pop();
    return result;
  }

  /**
   * After a kernel that was cut off or threw: its helpers come to rest, its temporary blocks come
   * back.
   */
  recover(): void {
    this.kernels.recover();
    for (const block of this.#blocks) this.heap.end(block);
    this.#blocks.length = 0;
  }
}

function level(host: Host): SimdLevel {
  const asked = options().simd ?? host.env('NOTEGRAD_SIMD') ?? 'simd256+fma';
  if (!LEVELS.includes(asked as SimdLevel)) {
    throw new RangeError(`NOTEGRAD_SIMD must be one of ${LEVELS.join(', ')}, got ${asked}`);
  }
  const prepared = host.prepareSimd(asked as SimdLevel);
  return prepared !== 'simd128' && WebAssembly.validate(RELAXED_PROBE) ? prepared : 'simd128';
}

/** How many threads work, and why it is one. */
interface Team {
  readonly threads: number;
  readonly alone: string | undefined;
}

function teamOf(host: Host): Team {
  if (host.alone !== undefined) return { threads: 1, alone: host.alone };
  const setting = options().threads ?? host.env('NOTEGRAD_THREADS');
  const isAsked = setting !== undefined && setting !== '';
  const threads = isAsked ? Number(setting) : host.cores;
  if (!Number.isInteger(threads) || threads < 1) {
    throw new RangeError(`NOTEGRAD_THREADS must be a whole number from 1, got ${setting}`);
  }
  const one = isAsked ? 'one thread was asked for' : 'one processor may be used';
  return { threads, alone: threads === 1 ? one : undefined };
}

/** Memory of up to 4 GiB, or of what the system lets the program reserve. */
function createMemory(shared: boolean): { memory: WebAssembly.Memory; limit: number } {
  const wanted = Math.min(2 ** 32, options().memoryLimit ?? 2 ** 32);
  for (let limit = wanted; ; limit /= 2) {
    const maximum = Math.max(32, Math.floor(limit / 65536));
    try {
      const memory = new WebAssembly.Memory({ initial: 32, maximum, shared });
      return { memory, limit: maximum * 65536 };
    } catch (error) {
      if (limit < 2 ** 24) throw error;
    }
  }
}

const buildOf = (simd: SimdLevel): Build => (simd === 'simd128' ? 'simd' : 'fma');

/** What there is to compile for so many threads. */
const bytesFor = (build: BufferSource, { threads }: Team): BufferSource =>
  threads > 1 ? withSharedMemory(build) : build;

function instantiate(
  module: WebAssembly.Module,
  host: Host,
  simd: SimdLevel,
  { threads, alone }: Team,
): Runtime {
  const { memory, limit } = createMemory(threads > 1);
  const heap = new Heap(memory, HEAP_BASE, limit);
  const own = Array.from({ length: threads }, () => ({
    scratch: heap.allocate(SCRATCH_BYTES),
    tally: heap.allocate(4),
  }));
  heap.held = 0;
  const wide = simd === 'simd256+fma' ? 1 : 0;
  const wantHelpers = () => {
    for (const thread of own.slice(1)) {
      if (!host.startThread(THREAD_SOURCE, { module, memory, ...thread, wide })) return;
    }
  };
  const abort = () => {
    throw new Error('notegrad backend: a kernel stopped');
  };
  const { exports } = new WebAssembly.Instance(module, { env: { memory, wantHelpers, abort } });
  // Bytes that were given may be of a plainer build than the engine could run.
  const fused = (exports as unknown as Kernels).fused() !== 0;
  const runtime = new Runtime(exports, heap, fused ? simd : 'simd128', own, alone);
  runtime.kernels.init(own[0]?.scratch ?? 0, own[0]?.tally ?? 0, wide);
  return runtime;
}

let current: Runtime | undefined;

/**
 * The runtime where the kernels can be read at once (Node, or bytes given by `configure`), else
 * undefined.
 */
export function startRuntime(): Runtime | undefined {
  if (current) return current;
  const host = findHost();
  const team = teamOf(host);
  const simd = level(host);
  const build = options().wasm ?? readBuild(host, buildOf(simd));
  if (!build) return undefined;
  const bytes = bytesFor(build, team);
  const start = (simd: SimdLevel) => instantiate(new WebAssembly.Module(bytes), host, simd, team);
  let started = start(simd);
  if (simd === 'simd256+fma' && !host.tryWideVectors(() => passesSelfTest(started))) {
    started = start('simd128+fma');
  }
  current = started;
  return current;
}

/** The same where they have to be fetched: a page or a web worker. */
export async function fetchRuntime(): Promise<Runtime> {
  const host = findHost();
  const simd = level(host);
  const team = teamOf(host);
  const bytes = bytesFor(await fetchBuild(buildOf(simd)), team);
  const module = await WebAssembly.compile(bytes);
  current ??= instantiate(module, host, simd, team);
  return current;
}
