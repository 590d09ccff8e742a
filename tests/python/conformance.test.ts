import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { folder, runPython } from './python.ts';

const script = fileURLToPath(new URL('conformance.py', import.meta.url));

test.skipIf(folder === undefined)('jupyter_kernel_test passes, every test of it', async () => {
  const { output } = await runPython([script]);
  const summary =
    output
      .trim()
      .split('\n')
      .findLast((line) => line.startsWith('{"run"')) ?? '{}';
  expect(JSON.parse(summary), output).toEqual({ run: 13, failed: 0, skipped: 0 });
});
