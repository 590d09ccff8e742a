import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { plotlyBundles } from '../render/plotly-bundles.ts';
import type { Store } from './store.ts';

const require = createRequire(import.meta.url);
/** `.ts` in the sources, `.js` once compiled: the browser's parts lie beside this file in either. */
const EXTENSION = extname(fileURLToPath(import.meta.url));
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * The backend's kernels for one thread: a page may not share memory on every host. The backend looks for them two
 * folders above its own file, in `dist/backend`, and the scripts of the site lie two folders deep.
 */
const KERNELS = ['kernels-fma-single.wasm', 'kernels-simd-single.wasm'];

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#b8432f"/><text x="16" y="24" font-family="Georgia,serif" font-size="25" text-anchor="middle" fill="#fff">∂</text></svg>';

/**
 * Makes what the pages load: scripts, styles, fonts, the library for the worker, plotly. All lie in one folder
 * named by its content, so that a browser may keep them and no two builds mix.
 *
 * @returns the folder's path from the root of the site
 */
export async function writeAssets(store: Store): Promise<string> {
  bundled ??= bundleAll();
  const { folder, files } = await bundled;
  for (const [name, content] of files) store.put(`${folder}/${name}`, content);
  for (const name of KERNELS)
    store.put(`dist/backend/${name}`, await readFile(here(`../../../dist/backend/${name}`)));
  return folder;
}

interface Assets {
  readonly folder: string;
  readonly files: ReadonlyMap<string, Uint8Array | string>;
}

/** Made once in a process: they do not depend on the notebooks. */
let bundled: Promise<Assets> | undefined;

async function bundleAll(): Promise<Assets> {
  const files = new Map<string, Uint8Array | string>();
  const [page, modules, styles] = await Promise.all([
    bundlePage(),
    bundleModules(),
    bundleStyles(),
  ]);
  for (const [name, content] of [...page, ...modules, ...styles]) files.set(name, content);
  for (const { package: name, file } of plotlyBundles) {
    files.set(file, await readFile(require.resolve(`${name}/${file}`)));
  }
  for (const [name, file] of [
    ['serif.woff2', 'NotegradSerif.woff2'],
    ['serif-italic.woff2', 'NotegradSerif-Italic.woff2'],
  ] as const)
    files.set(name, await readFile(here(`../../../assets/fonts/${file}`)));
  files.set('icon.svg', ICON);

  const hash = createHash('sha256');
  for (const name of [...files.keys()].sort()) hash.update(name).update(files.get(name) ?? '');
  return { folder: `assets/${hash.digest('hex').slice(0, 12)}`, files };
}

const COMMON = {
  bundle: true,
  minify: true,
  write: false,
  target: 'es2022',
  platform: 'browser',
  legalComments: 'none',
  logLevel: 'silent',
  outdir: '/',
} as const satisfies BuildOptions;

/** Classic scripts, which run on a page opened as a file too. */
async function bundlePage(): Promise<[string, Uint8Array][]> {
  return bundle({
    ...COMMON,
    format: 'iife',
    entryPoints: { page: here(`../browser/page${EXTENSION}`), root: here(`../browser/root${EXTENSION}`) },
    // Loaded on demand, as modules beside this script.
    external: ['./live.js', './search.js'],
  });
}

/** Modules that load when the reader asks for them; what they share becomes chunks. */
async function bundleModules(): Promise<[string, Uint8Array][]> {
  return bundle({
    ...COMMON,
    format: 'esm',
    splitting: true,
    chunkNames: 'chunk-[hash]',
    entryPoints: {
      live: here(`../browser/live${EXTENSION}`),
      search: here(`../browser/search${EXTENSION}`),
      editor: here(`../browser/editor${EXTENSION}`),
      worker: here(`../browser/worker/worker${EXTENSION}`),
      notegrad: here(`../../index${EXTENSION}`),
      tfjs: here(`../browser/worker/tfjs${EXTENSION}`),
    },
    // The kernel's compiler stands on a native parser; a page has one in plain JavaScript.
    alias: {
      'oxc-parser': here(`../browser/worker/oxc-parser${EXTENSION}`),
      'oxc-transform': here(`../browser/worker/oxc-transform${EXTENSION}`),
      'node:util': 'node-inspect-extracted',
    },
    external: ['node:*'],
    plugins: [nodeOnly],
  });
}

/**
 * What the library imports inside a function, by a package's name, it needs on Node alone: a progress bar, files.
 * It stays an import that a page never comes to.
 */
const nodeOnly: Plugin = {
  name: 'node-only',
  setup({ onResolve }) {
    onResolve({ filter: /^[a-z@]/ }, ({ kind, path, importer }) =>
      kind === 'dynamic-import' && !importer.includes('node_modules')
        ? { path, external: true }
        : undefined,
    );
  },
};

async function bundleStyles(): Promise<[string, Uint8Array][]> {
  const katex = require.resolve('katex/dist/katex.min.css');
  const own = here('../../../assets/fonts/formulas.css');
  const [theirs, ours] = await Promise.all(
    [katex, own].map(async (file) =>
      (await readFile(file, 'utf8')).replace(/url\("?(?=[\w.])/g, `$&${dirname(file)}/`),
    ),
  );
  // A Chinese word within a formula is no reason to load a face that cannot hold it.
  const signs = 'unicode-range:U+0-2e7f,U+e000-f8ff,U+1d400-1d7ff';
  const lean = (theirs ?? '')
    .replace(/,url\([^)]*\.(?:woff|ttf)\) format\("[^"]*"\)/g, '')
    .replaceAll('@font-face{', `@font-face{${signs};`);
  const result = await bundle({
    ...COMMON,
    stdin: {
      // Our faces stand after KaTeX's, and so before them for the characters they hold.
      contents: `@import "${here('../style/site.css')}";\n${lean}\n${ours}`,
      loader: 'css',
      resolveDir: dirname(katex),
    },
    loader: { '.woff2': 'file' },
    assetNames: '[name]',
    external: ['./serif.woff2', './serif-italic.woff2'],
  });
  return result.map(([name, content]) => [name === 'stdin.css' ? 'site.css' : name, content]);
}

async function bundle(
  options: BuildOptions & { readonly write: false },
): Promise<[string, Uint8Array][]> {
  const { outputFiles } = await build(options);
  return (outputFiles ?? []).map(({ path, contents }) => [path.replace(/^\/+/, ''), contents]);
}
