import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/browser/**', 'tests/python/**'],
    globalSetup: ['scripts/fresh.mjs'],
    testTimeout: 30_000,
    // What is awaited may take its time on a busy machine.
    expect: { poll: { timeout: 10_000 } },
    pool: 'forks',
    maxWorkers: '100%',
  },
});
