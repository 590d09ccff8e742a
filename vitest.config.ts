import { defineConfig } from 'vitest/config';

/** Rooms of the library. Their tests load TensorFlow.js, which takes longer than most of them. */
const LIBRARY = [
  ...['autograd', 'contract', 'data', 'display', 'exercise', 'linalg', 'metrics', 'models'],
  ...['nn', 'optim', 'plot', 'tensor', 'train'],
].map((room) => `tests/${room}/**/*.test.ts`);

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
        test: {
          name: 'tools',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/browser/**', 'tests/python/**', ...LIBRARY],
        },
      },
    ],
    testTimeout: 30_000,
    // What is awaited may take its time on a busy machine.
    expect: { poll: { timeout: 10_000 } },
  },
});
