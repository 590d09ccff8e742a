// Compiles src/ to dist/ from scratch, so that no stale file of an earlier build is ever shipped.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildKernels } from './kernels.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));

rmSync(`${root}dist`, { recursive: true, force: true });
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
chmodSync(`${root}dist/cli/main.js`, 0o755);
cpSync(`${root}src/site/style`, `${root}dist/site/style`, { recursive: true });
cpSync(`${root}src/notebook/schema/LICENSE`, `${root}dist/notebook/schema/LICENSE`);
await import('./bundle.mjs');
await buildKernels();
