import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/browser/**', 'tests/python/**'],
    globalSetup: ['scripts/fresh.mjs'],
    testTimeout: 30_000,
    pool: 'forks',
    maxWorkers: '100%',
  },
});
