import { defineConfig } from 'vitest/config';

// Needs Python 3 and, on the first run, a network: apart from `npm test`.
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['tests/python/**/*.test.ts'],
    globalSetup: ['tests/python/setup.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    fileParallelism: false,
  },
});
