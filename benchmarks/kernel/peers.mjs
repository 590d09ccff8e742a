import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fromNpm } from '../from-npm.mjs';

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
    {
      name: 'Deno',
      argv: () => [
        fromNpm('deno', DENO, '.bin/deno'),
        'jupyter',
        '--kernel',
        '--conn',
        '{connection_file}',
      ],
    },
  ];
}
