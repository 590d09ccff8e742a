import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import type { VitestPluginContext } from 'vitest/node';

const testsOf = (...rooms: readonly string[]) => rooms.map((room) => `tests/${room}/**/*.test.ts`);

/** Rooms of the library. Their tests load TensorFlow.js, which takes longer than most of them. */
const LIBRARY = [
  ...testsOf('autograd', 'contract', 'data', 'display', 'exercise', 'io', 'linalg', 'metrics'),
  ...testsOf('models', 'nn', 'optim', 'parallel', 'plot', 'preprocess', 'shift'),
  ...testsOf('tensor', 'train', 'tune', 'vision'),
];
/** Other rooms whose tests leave a process as they found it, but for what TensorFlow.js holds. */
const TOOLS = [
  ...testsOf('cell', 'cli', 'compress', 'control', 'figure-image', 'lab', 'notebook', 'setup'),
  ...testsOf('site', 'typecheck'),
  'tests/jupyter/{connection,find-kernel,folders,process-tree,torch,wire}.test.ts',
];

/** What starts kernels, or programs on a backend, and looks at them from outside. */
const PROGRAMS = [
  'tests/kernel/*.test.ts',
  ...testsOf('kernel/debug', 'kernel/stop', 'kernel/threads', 'kernel/transport'),
  'tests/backend/{capture,cut-off,fallback,forgotten,honest,native,runtime,stock}.test.ts',
];

/** Kernels beside those of the stock backend. */
const KERNELS = testsOf('backend/kernels');

/** Rooms with a configuration of their own: `npm run test:browser` and its kin. */
const APART = testsOf('browser', 'grade', 'package', 'python', 'sandbox');

const require = createRequire(import.meta.url);

/**
 * TensorFlow.js by `require`, with its names spelled out. Node's own `import` would look for them in
 * megabytes of CommonJS, which takes three times as long as all the rest, in each process anew.
 */
const tensorflow = {
  name: 'tensorflow',
  enforce: 'pre' as const,
  // Its text depends on what is installed: it is made anew in each run.
  configureVitest({ experimental_defineCacheKeyGenerator: keyBy }: VitestPluginContext) {
    keyBy(({ id }) => (id.startsWith('\0@tensorflow/') ? false : undefined));
  },
  resolveId: (id: string) => (/^@tensorflow\/tfjs[\w-]*$/.test(id) ? `\0${id}` : undefined),
  load(id: string) {
    if (!id.startsWith('\0@tensorflow/')) return;
    const names = Object.keys(require(id.slice(1))).filter((name) =>
      /^(?!default$)\w+$/.test(name),
    );
    return `import { createRequire } from 'node:module';
export const { ${names.join()} } = createRequire(${JSON.stringify(import.meta.url)})('${id.slice(1)}');`;
  },
};

export default defineConfig({
  plugins: [tensorflow],
  test: {
    globalSetup: ['scripts/fresh.mjs'],
    pool: 'forks',
    experimental: { fsModuleCache: true },
    // Tests of kernels and programs wait about a sixth of their time.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        extends: true,
        // Files of one process share the library, as cells of a notebook do.
        test: { name: 'library', include: LIBRARY, isolate: false },
      },
      {
        extends: true,
        test: { name: 'tools', include: TOOLS, isolate: false },
      },
      {
        extends: true,
        test: { name: 'kernels', include: KERNELS, isolate: false },
      },
      {
        extends: true,
        test: { name: 'programs', include: PROGRAMS, isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: ['tests/**/*.test.ts'],
          exclude: [...APART, ...LIBRARY, ...TOOLS, ...KERNELS, ...PROGRAMS],
        },
      },
    ],
    // What waits for ever fails in the end; what a busy machine slows down does not.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // What is awaited may take its time on a busy machine.
    expect: { poll: { timeout: 10_000 } },
  },
});
