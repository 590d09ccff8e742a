import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Attacks, floods and classes in boxes take longer than all other tests: apart from `npm test`.
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['tests/grade/**/*.test.ts', 'tests/sandbox/**/*.test.ts'],
    globalSetup: ['scripts/fresh.mjs'],
    pool: 'forks',
    maxWorkers: '100%',
    testTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } },
  },
});
