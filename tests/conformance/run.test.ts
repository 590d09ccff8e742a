import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** One shard of sixty-four: some seventy specs. */
async function conformance(env: Record<string, string>) {
  const args = ['tests/conformance/run.mjs', '--shards', '64', '--shard', '7'];
  const run = promisify(execFile)(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
  });
  return run.then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
  );
}

test('a backend that cannot start fails the conformance run, though TensorFlow.js goes on with cpu', {
  timeout: 300_000,
}, async () => {
  const { code, stdout } = await conformance({ NOTEGRAD_SIMD: 'none such' });
  expect(stdout).toMatch(/^cpu: [1-9]\d* passed, 0 failed/m);
  expect(stdout).toMatch(/FAILED on notegrad: .*\n {2}ran on cpu\/MathBackendCPU/);
  expect(stdout).toContain('passes on cpu only: ');
  expect(code).toBe(1);
  const sound = await conformance({});
  expect(sound.stdout).toMatch(/^notegrad: [1-9]\d* passed, 0 failed/m);
  expect(sound.code).toBe(0);
});
