import { quotaOf, threadsFor } from './cores.ts';
import type { SimdLevel } from './options.ts';

/** What the backend needs from the program it runs in. A page has threads, at most. */
export interface Host {
  /** Threads that are worth having. */
  readonly cores: number;
  /** Why no other thread can help, in one line; undefined where others can. */
  readonly alone: string | undefined;
  env(name: string): string | undefined;
  /** The bytes of a kernel build, or undefined where files cannot be read at once. */
  read(file: URL): Uint8Array<ArrayBuffer> | undefined;
  /** Loads a package, at once; false where it is not installed. */
  load(name: string): boolean;
  /** Highest vector level that the engine can be brought to, with its flags set. */
  prepareSimd(highest: SimdLevel): SimdLevel;
  /**
   * Runs `test` with each function compiled for speed at its first call; 256-bit vectors are undone
   * if it fails.
   */
  tryWideVectors(test: () => boolean): boolean;
  /**
   * Runs `source` in a thread that does not keep the program alive, with `data` in a variable of that
   * name; false where there are none.
   */
  startThread(source: string, data: unknown): boolean;
}

/** Why a page computes on one thread; undefined where it need not. */
function aloneInPage(): string | undefined {
  if (typeof SharedArrayBuffer === 'undefined' || globalThis.crossOriginIsolated !== true) {
    return 'the page shares no memory: its answer had no Cross-Origin-Opener-Policy and -Embedder-Policy';
  }
  // A page's own thread may not wait for another one.
  if (typeof Worker === 'undefined' || typeof document !== 'undefined') {
    return 'this is not a worker of a page that may start others';
  }
  return undefined;
}

const page: Host = {
  get cores() {
    return threadsFor(globalThis.navigator?.hardwareConcurrency ?? 1, Number.POSITIVE_INFINITY);
  },
  get alone() {
    return aloneInPage();
  },
  env: () => undefined,
  read: () => undefined,
  load: () => false,
  prepareSimd: (highest) => (highest === 'simd256+fma' ? 'simd128+fma' : highest),
  tryWideVectors: () => false,
  startThread(source, data) {
    const text = `onmessage = ({ data }) => {${source}};`;
    const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
    try {
      const worker = new Worker(url);
      // A helper that cannot start, where the page's policy forbids it, costs speed and nothing else.
      worker.onerror = (event) => event.preventDefault();
      worker.postMessage(data);
      return true;
    } catch {
      return false;
    }
  },
};

/** The host found at run time: Node's built-ins are asked for here and nowhere imported. */
export function findHost(): Host {
  const builtin = globalThis.process?.getBuiltinModule;
  if (!globalThis.process?.versions?.node || !builtin) return page;
  const fs = builtin('node:fs');
  const { createRequire } = builtin('node:module');
  const os = builtin('node:os');
  const v8 = builtin('node:v8');
  const threads = builtin('node:worker_threads');
  const major = Number(process.versions.node.split('.')[0]);

  const text = (path: string): string | undefined => {
    try {
      return fs.readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  };

  // The flag widens vectors only on x64 processors with AVX2; elsewhere the wide kernels would only
  // spill. Node 22 has it too, but its V8 (12.4) knows no relaxed_madd there and leaves every
  // product as it is.
  const wide = (): boolean => {
    if (process.arch !== 'x64' || major < 24) return false;
    return process.platform !== 'linux' || /\bavx2\b/.test(text('/proc/cpuinfo') ?? '');
  };

  return {
    get cores() {
      return threadsFor(os.availableParallelism(), quotaOf(text));
    },
    alone: typeof SharedArrayBuffer === 'undefined' ? 'there is no SharedArrayBuffer' : undefined,
    env: (name) => process.env[name],
    read: (file) => new Uint8Array(fs.readFileSync(file)),
    load(name) {
      const require = createRequire(import.meta.url);
      try {
        require.resolve(name);
      } catch {
        return false;
      }
      require(name);
      return true;
    },
    prepareSimd(highest) {
      if (highest === 'simd128') return highest;
      if (major < 22) v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
      if (highest === 'simd128+fma' || !wide()) return 'simd128+fma';
      v8.setFlagsFromString('--experimental-wasm-revectorize');
      return highest;
    },
    tryWideVectors(test) {
      v8.setFlagsFromString('--no-liftoff');
      try {
        if (test()) return true;
      } catch {
        // Not right either.
      } finally {
        v8.setFlagsFromString('--liftoff');
      }
      v8.setFlagsFromString('--no-experimental-wasm-revectorize');
      return false;
    },
    startThread(source, data) {
      const text = `const data = process.getBuiltinModule('node:worker_threads').workerData;${source}`;
      const worker = new threads.Worker(text, { eval: true, execArgv: [], workerData: data });
      // A helper that cannot start costs speed and nothing else.
      worker.on('error', () => {});
      worker.unref();
      return true;
    },
  };
}
