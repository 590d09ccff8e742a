// Compiles src/ to dist/, from scratch, so that no stale file of an earlier build is ever shipped. The old dist/ is
// in its place until the new one is whole: what runs from it goes on, and builds that run at once do no harm.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleForBrowsers } from './browser.mjs';
import { bundle } from './bundle.mjs';
import { buildKernels } from './kernels.mjs';
import { bundleSite } from './site-bundles.mjs';
import { packTypes } from './site-types.mjs';
import { STAMP, stampOfSources } from './stamp.mjs';
import { carryTensorflow } from './tensorflow.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

export async function build() {
  const tsc = `${root}node_modules/typescript/bin/tsc`;
  // As deep as dist/, so that paths between the two and in source maps hold.
  const next = `dist-${process.pid}`;
  const stamp = stampOfSources();
  removeLeftovers();
  try {
    execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', next], {
      cwd: root,
      stdio: 'inherit',
    });
    chmodSync(`${root}${next}/cli/main.js`, 0o755);
    cpSync(`${root}src/site/style`, `${root}${next}/site/style`, { recursive: true });
    cpSync(`${root}src/notebook/schema/LICENSE`, `${root}${next}/notebook/schema/LICENSE`);
    await buildKernels(`${root}${next}/backend/`);
    // The backend is still in parts here, of which a page has others.
    await bundleForBrowsers(`${root}${next}/`);
    await bundle(`${root}${next}/`);
    await bundleSite(`${root}${next}/`);
    await packTypes(`${root}${next}/`);
    await carryTensorflow(`${root}${next}/`);
    writeFileSync(`${root}${next}/${STAMP}`, stamp);
    swap(`${root}${next}`);
  } finally {
    rmSync(`${root}${next}`, { recursive: true, force: true });
  }
}

/** What builds that were killed have left. */
function removeLeftovers() {
  for (const name of readdirSync(root)) {
    const pid = /^dist-(\d+)(?:-old)?$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) rmSync(root + name, { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function swap(next) {
  const dist = `${root}dist`;
  const old = `${next}-old`;
  try {
    renameSync(dist, old);
  } catch {
    // There is none, or another build has just taken it away.
  }
  try {
    renameSync(next, dist);
  } catch (error) {
    // Another build of the same sources was faster.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  }
  rmSync(old, { recursive: true, force: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
