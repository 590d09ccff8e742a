import { defineConfig } from 'vitest/config';

const testsOf = (...rooms: readonly string[]) => rooms.map((room) => `tests/${room}/**/*.test.ts`);

/** Rooms of the library. Their tests load TensorFlow.js, which takes longer than most of them. */
const LIBRARY = [
  ...testsOf('autograd', 'contract', 'data', 'display', 'exercise', 'io', 'linalg', 'metrics'),
  ...testsOf('models', 'nn', 'optim', 'parallel', 'plot', 'preprocess', 'shift'),
  ...testsOf('tensor', 'train', 'tune', 'vision'),
];
/** Other rooms whose tests leave a process as they found it, but for what TensorFlow.js holds. */
const TOOLS = testsOf('cell', 'cli', 'control', 'lab', 'notebook', 'setup', 'site', 'typecheck');

/** Kernels beside those of the stock backend. */
const KERNELS = testsOf('backend/kernels');

/** Rooms with a configuration of their own: `npm run test:browser` and its kin. */
const APART = testsOf('browser', 'grade', 'package', 'python', 'sandbox');

export default defineConfig({
  test: {
    globalSetup: ['scripts/fresh.mjs'],
    pool: 'forks',
    maxWorkers: '100%',
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
        test: {
          name: 'alone',
          include: ['tests/**/*.test.ts'],
          exclude: [...APART, ...LIBRARY, ...TOOLS, ...KERNELS],
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
