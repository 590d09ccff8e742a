// Builds where dist/ is not the build of the present sources. What runs from dist/ (kernels in tests, the commands of
// package.json) starts here: yesterday's build would pass today's tests.
import { fileURLToPath } from 'node:url';
import { isFresh } from './stamp.mjs';

/** Vitest calls it before the tests. */
export default async function fresh() {
  if (isFresh()) return;
  console.error('src/ has changed since the last build: building');
  const { build } = await import('./build.mjs');
  await build();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await fresh();
