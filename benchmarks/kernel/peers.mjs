import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const require = createRequire(import.meta.url);
const DENO = '2.9.6';

/** The kernels to measure: a name each, and a function that gives the command line. */
export function peers(node) {
  const tslab = join(dirname(require.resolve('tslab/package.json')), 'bin', 'tslab');
  return [
    {
      name: 'notegrad',
      argv: () => [node, join(root, 'dist/kernel/main.js'), '{connection_file}'],
    },
    { name: 'tslab', argv: () => [node, tslab, 'kernel', '--config-path={connection_file}'] },
    { name: 'Deno', argv: () => [deno(), 'jupyter', '--kernel', '--conn', '{connection_file}'] },
  ];
}

/** Deno comes from npm into a folder of its own: the project does not depend on it. */
function deno() {
  const folder = join(root, '.cache', `deno-${DENO}`);
  const binary = join(folder, 'node_modules', '.bin', 'deno');
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    const options = ['--no-audit', '--no-fund', '--prefix', folder];
    execFileSync('npm', ['install', ...options, `deno@${DENO}`], { stdio: 'inherit' });
  }
  return binary;
}
