import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Needs Python 3 and, on the first run, a network: apart from `npm test`.
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['tests/python/**/*.test.ts'],
    globalSetup: ['scripts/fresh.mjs', 'tests/python/setup.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    fileParallelism: false,
  },
});
