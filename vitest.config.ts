import { defineConfig } from 'vitest/config';

/**
 * Rooms whose tests leave a process as they found it. What they load, TensorFlow.js or a compiler, takes longer than
 * most of them.
 */
const SHARED = [
  ...[
    'autograd',
    'cell',
    'cli',
    'contract',
    'control',
    'data',
    'display',
    'exercise',
    'lab',
    'linalg',
  ],
  ...['metrics', 'models', 'nn', 'optim', 'plot', 'setup', 'site', 'tensor', 'train', 'typecheck'],
].map((room) => `tests/${room}/**/*.test.ts`);

export default defineConfig({
  test: {
    globalSetup: ['scripts/fresh.mjs'],
    pool: 'forks',
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: { name: 'shared', include: SHARED, isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/browser/**', 'tests/python/**', ...SHARED],
        },
      },
    ],
    testTimeout: 60_000,
    // What is awaited may take its time on a busy machine.
    expect: { poll: { timeout: 10_000 } },
  },
});
