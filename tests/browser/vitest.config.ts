import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Needs Chromium, and for JupyterLab Python 3: apart from `npm test`.
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    globalSetup: ['scripts/fresh.mjs'],
    testTimeout: 180_000,
    hookTimeout: 300_000,
    include: ['tests/browser/**/*.test.ts'],
    // A page waits about as long as it computes, for pictures, timers and a quiet network.
    maxWorkers: 2,
  },
});
