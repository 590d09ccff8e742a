import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Installs the packed package from the registry, with bundlers: apart from `npm test`.
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['tests/package/**/*.test.ts'],
    globalSetup: ['scripts/fresh.mjs'],
    testTimeout: 400_000,
    hookTimeout: 600_000,
    fileParallelism: false,
  },
});
