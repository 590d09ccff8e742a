import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The file `path` of node_modules where this version of a package is installed: it comes from npm into a folder of its
 * own in `.cache/` when it is asked for first, as the project does not depend on it.
 */
export function fromNpm(name, version, path) {
  const folder = fileURLToPath(
    new URL(`../.cache/${name.split('/').at(-1)}-${version}`, import.meta.url),
  );
  const file = join(folder, 'node_modules', path);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    const options = ['--no-audit', '--no-fund', '--prefix', folder];
    execFileSync('npm', ['install', ...options, `${name}@${version}`], { stdio: 'inherit' });
  }
  return file;
}
