// Compiles src/ to dist/, from scratch, so that no stale file of an earlier build is ever shipped. The old dist/ is
// in its place until the new one is whole: what runs from it goes on, and builds that run at once do no harm.
import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compile } from './compile.mjs';
import { STAMP, stampOfSources } from './stamp.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

export async function build() {
  // As deep as dist/, so that paths between the two and in source maps hold.
  const next = `dist-${process.pid}`;
  const stamp = stampOfSources();
  removeLeftovers();
  try {
    await compile(`${root}${next}/`);
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
