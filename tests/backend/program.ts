import { execFile } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const path = (file: string) =>
  fileURLToPath(new URL(`../../node_modules/${file}`, import.meta.url));
// Two folders below the root, like src/backend and dist/backend: the kernels are found from there.
const bundle = path(`.cache/notegrad-backend-${process.pid}.mjs`);

/** Node's own `import` of TensorFlow.js takes half a second longer, in each of these processes. */
const REQUIRE = `import { createRequire } from 'node:module';
  const requireHere = createRequire(${JSON.stringify(import.meta.url)});`;

/** Bundles the backend as it is now; call before `run`, and `clean` after. */
export async function prepare(): Promise<void> {
  mkdirSync(path('.cache'), { recursive: true });
  await build({
    entryPoints: [fileURLToPath(new URL('../../src/backend/index.ts', import.meta.url))],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    banner: { js: REQUIRE },
    plugins: [
      {
        name: 'require',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^@tensorflow\// }, ({ path }) => ({ path, namespace: 'require' }));
          onLoad({ filter: /./, namespace: 'require' }, ({ path }) => ({
            contents: `module.exports = requireHere(${JSON.stringify(path)});`,
          }));
        },
      },
    ],
  });
}

export function clean(): void {
  rmSync(bundle, { force: true });
}

interface Options {
  readonly env?: Record<string, string>;
  /** Runs before the backend is loaded. */
  readonly before?: string;
  /** Flags of Node. */
  readonly flags?: readonly string[];
  /**
   * Milliseconds within which the program has to end by itself; most of them are for a machine that
   * is busy.
   */
  readonly timeout?: number;
}

/**
 * Runs a program in a process of its own, with `tf` and `backend` at hand, and gives back what it
 * returns.
 */
export async function run(
  program: string,
  { env = {}, before = '', flags = ['--expose-gc'], timeout = 240_000 }: Options = {},
): Promise<any> {
  const source = `
    ${REQUIRE}
    const tf = requireHere('@tensorflow/tfjs');
    console.warn = () => {};
    ${before};
    const backend = await import(${JSON.stringify(bundle)});
    const result = await (async () => { ${program} })();
    process.stdout.write('\\n' + JSON.stringify(result));`;
  const args = [...flags, '--input-type=module', '--eval', source];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { ...process.env, ...env },
    cwd: path('..'),
    timeout,
  });
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n')));
}
