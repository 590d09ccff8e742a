import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { place, run } from './place.ts';

const project = join(place, 'project');
const bin = (name: string) => join(place, 'node_modules/.bin', name);
/** Where a bundler puts what it makes. */
export const out = (name: string) => join(project, 'out', name);

/** A bundle that is served, and what its bundler said. */
export interface Served {
  readonly url: string;
  readonly said: string;
  close(): Promise<void>;
}

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** Serves a folder as a plain static host. */
export async function serve(
  folder: string,
  said = '',
  headers: Readonly<Record<string, string>> = {},
): Promise<Served> {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://here').pathname;
    const file = join(folder, path === '/' ? 'index.html' : path);
    const bytes = await readFile(file).catch(() => undefined);
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    response.writeHead(bytes ? 200 : 404, { 'content-type': type, ...headers }).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    said,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

/** Bundles both entries by a command, beside a page that loads the first. */
async function twoEntries(name: string, args: readonly string[]): Promise<Served> {
  const { stdout, stderr } = await run(bin(name), args, project);
  await writeFile(
    join(out(name), 'index.html'),
    '<!doctype html><script type="module" src="./page.js"></script>',
  );
  return serve(out(name), stdout + stderr);
}

/** What Vite is told, but for its command. */
const vite = async () => ({
  vite: await import(pathToFileURL(join(place, 'node_modules/vite/dist/node/index.js')).href),
  options: { root: project, configFile: false, logLevel: 'warn', cacheDir: out('vite-cache') },
});

/** Each bundler with what its own documentation gives for a page: no option is for notegrad. */
export const bundlers: Record<string, () => Promise<Served>> = {
  esbuild: () =>
    twoEntries('esbuild', [
      ...['page.js', 'worker.js', '--bundle', '--format=esm', '--splitting'],
      ...['--outdir=out/esbuild', '--log-level=warning'],
    ]),

  async Rollup() {
    await writeFile(
      join(project, 'rollup.config.js'),
      `import commonjs from '@rollup/plugin-commonjs';
       import { nodeResolve } from '@rollup/plugin-node-resolve';
       export default {
         input: ['page.js', 'worker.js'],
         output: { dir: 'out/rollup', format: 'es' },
         plugins: [nodeResolve({ browser: true }), commonjs()],
       };`,
    );
    return twoEntries('rollup', ['--config', '--silent']);
  },

  async webpack() {
    await writeFile(
      join(project, 'webpack.config.cjs'),
      `module.exports = {
         mode: 'production', optimization: { minimize: false }, entry: './page.js', performance: { hints: false },
         output: { path: ${JSON.stringify(out('webpack'))}, filename: 'page.js' },
         stats: 'errors-warnings',
       };`,
    );
    const served = await twoEntries('webpack', ['--config', 'webpack.config.cjs']);
    return { ...served, said: served.said.replace(/^webpack compiled successfully\n$/, '') };
  },

  async Parcel() {
    const { stdout, stderr } = await run(
      bin('parcel'),
      // What TensorFlow.js' own files name of Node is in the project's package.json.
      [
        'build',
        'index.html',
        '--dist-dir',
        out('parcel'),
        '--log-level',
        'warn',
        '--no-autoinstall',
      ],
      project,
    );
    return serve(out('parcel'), stdout + stderr);
  },

  async 'vite build'() {
    // TensorFlow.js alone is larger than what it warns of.
    const config = 'export default { build: { chunkSizeWarningLimit: 5000 } };';
    await writeFile(join(project, 'vite.config.js'), config);
    const { stdout, stderr } = await run(
      bin('vite'),
      ['build', '--outDir', out('vite'), '--logLevel', 'warn'],
      project,
    );
    return serve(out('vite'), stdout + stderr);
  },

  async 'vite dev'() {
    const { vite: api, options } = await vite();
    const server = await api.createServer({
      ...options,
      server: { port: 0, host: '127.0.0.1' },
      // Vite does not look into workers for packages to convert from CommonJS.
      optimizeDeps: { include: ['@tensorflow/tfjs-core', 'notegrad/backend'] },
    });
    await server.listen();
    const { port } = server.httpServer.address();
    return { url: `http://127.0.0.1:${port}/`, said: '', close: () => server.close() };
  },
};
