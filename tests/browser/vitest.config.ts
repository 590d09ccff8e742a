import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const LAB = ['tests/browser/lab*.test.ts', 'tests/browser/debugger.test.ts'];

// Needs Chromium, and for JupyterLab Python 3: apart from `npm test`.
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    globalSetup: ['scripts/fresh.mjs'],
    testTimeout: 180_000,
    hookTimeout: 300_000,
    projects: [
      {
        extends: true,
        // One after the other: the first of them installs JupyterLab.
        test: { name: 'lab', include: LAB, maxWorkers: 1, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        // A page waits about as long as it computes, for pictures, timers and a quiet network.
        test: {
          name: 'site',
          include: ['tests/browser/**/*.test.ts'],
          exclude: LAB,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
