import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));
const project = fileURLToPath(new URL('./project/', import.meta.url));

/** A user's project with the packed package installed, and bundlers. It is kept for the next run. */
export const place = join(root, 'node_modules/.cache/notegrad-package');

export const run = (program: string, args: readonly string[], cwd = place) =>
  promisify(execFile)(program, args, { cwd, maxBuffer: 2 ** 26, timeout: 400_000 });

/** The path of the tarball in the place. */
export const tarball = join(place, 'notegrad.tgz');

/** Packs this package as npm would publish it. */
async function pack(): Promise<void> {
  mkdirSync(place, { recursive: true });
  const { stdout } = await run(
    'npm',
    ['pack', '--ignore-scripts', '--pack-destination', place],
    root,
  );
  cpSync(join(place, stdout.trim().split('\n').at(-1) ?? ''), tarball);
}

const QUIET = ['--prefer-offline', '--no-audit', '--no-fund'];

/** A folder with no other `node_modules` above it, for the packed package and nothing else. */
export const alone = join(tmpdir(), `notegrad-alone-${process.pid}`);

/** Installs the packed package alone. Returns what npm has said to the user. */
export async function installAlone(): Promise<string> {
  await pack();
  mkdirSync(alone, { recursive: true });
  writeFileSync(join(alone, 'package.json'), '{ "private": true, "type": "module" }');
  const { stderr } = await run('npm', ['install', ...QUIET, tarball], alone);
  return stderr;
}

/** Installs the packed package beside bundlers and the union package of TensorFlow.js. */
export async function install(): Promise<void> {
  await pack();
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const manifest = readFileSync(join(project, 'package.json'), 'utf8');
  const stamp = createHash('sha256')
    .update(manifest + JSON.stringify([own.dependencies, own.peerDependencies]))
    .digest('hex');
  const kept = join(place, 'stamp');
  if (!existsSync(kept) || readFileSync(kept, 'utf8') !== stamp) {
    rmSync(join(place, 'package-lock.json'), { force: true });
    cpSync(join(project, 'package.json'), join(place, 'package.json'));
    await run('npm', ['install', ...QUIET, tarball]);
    writeFileSync(kept, stamp);
  }
  const installed = join(place, 'node_modules/notegrad');
  for (const part of ['assets', 'backend', 'dist', 'io', 'notebooks']) {
    rmSync(join(installed, part), { recursive: true, force: true });
  }
  await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', installed]);
  rmSync(join(place, 'project'), { recursive: true, force: true });
  cpSync(project, join(place, 'project'), { recursive: true });
}
