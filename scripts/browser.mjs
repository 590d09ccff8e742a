// What a bundler takes for a page, by the condition `browser` of the package: the library and the backend without
// Node's modules, and with the kernels in the script. TensorFlow.js stays an import, so that a page has it only once.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** @param folder the compiled rooms, with a slash at its end */
export async function bundleForBrowsers(folder) {
  const packed = (name) =>
    gzipSync(readFileSync(`${folder}backend/kernels-${name}.wasm`), { level: 9 }).toString(
      'base64',
    );
  await build({
    absWorkingDir: folder,
    entryPoints: { index: 'index.js', backend: 'backend/index.js', io: 'io/index.js' },
    outdir: `${folder}browser`,
    bundle: true,
    splitting: true,
    chunkNames: 'chunk-[hash]',
    external: ['@tensorflow/*'],
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    logLevel: 'warning',
    define: {
      PACKED_KERNELS: JSON.stringify({ fma: packed('fma'), simd: packed('simd') }),
      'import.meta.url': '""',
      // Parcel would look for polyfills of what it finds by name.
      process: 'undefined',
      Buffer: 'undefined',
    },
    plugins: [forPages(folder)],
  });
}

/** What the library loads on Node alone: files. */
const NODE_ONLY = /^(?:node:.*|write-file-atomic)$/;

function forPages(folder) {
  return {
    name: 'for-pages',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /\/builds\.js$/ }, () => ({ path: `${folder}backend/builds-within.js` }));
      onResolve({ filter: NODE_ONLY }, ({ path }) => ({ path, namespace: 'node-only' }));
      // A bundler looks for the names that are imported, although nothing gets as far as that.
      onLoad({ filter: /.*/, namespace: 'node-only' }, async ({ path }) => ({
        contents: [
          `throw new Error(${JSON.stringify(`${path} is not there in a page`)});`,
          ...Object.keys(await import(path)).map((name, i) => {
            return `const n${i} = undefined; export { n${i} as ${JSON.stringify(name)} };`;
          }),
        ].join('\n'),
      }));
    },
  };
}
