import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, extname, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { plotlyBundles } from '../render/plotly-bundles.ts';
import type { Content, Files } from './files.ts';
import { styleSheet } from './style-sheet.ts';

const require = createRequire(import.meta.url);
/**
 * `.ts` in the sources, `.js` once compiled: the browser's parts lie beside this folder in either.
 */
const EXTENSION = extname(fileURLToPath(import.meta.url));
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** The package: all that is bundled is looked for from here, wherever the command was started. */
const ROOT = here('../../../');

/**
 * The backend's kernels for one thread: a page may not share memory on every host. The backend
 * looks for them two folders above its own file, in `dist/backend`, and the site's scripts lie two
 * folders deep.
 */
const KERNELS = ['kernels-fma-single.wasm', 'kernels-simd-single.wasm'];

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#b8432f"/><text x="16" y="24" font-family="Georgia,serif" font-size="25" text-anchor="middle" fill="#fff">∂</text></svg>';

/** What all pages load: scripts, styles, fonts, the library for the worker, plotly. */
export interface Assets {
  /** The folder most of them lie in, from the root of the site: no two builds of it mix. */
  readonly folder: string;
  readonly files: Files;
}

let made: Promise<Assets> | undefined;

/** Made once in a process: they do not depend on the notebooks. */
export function makeAssets(): Promise<Assets> {
  made ??= make();
  return made;
}

async function make(): Promise<Assets> {
  const own = new Map<string, Content>();
  for (const bundles of await Promise.all([bundlePage(), bundleModules(), bundleStyles()])) {
    for (const [name, content] of bundles) own.set(name, content);
  }
  for (const { package: name, file } of plotlyBundles) {
    own.set(file, await readFile(require.resolve(`${name}/${file}`)));
  }
  for (const [name, file] of [
    ['serif.woff2', 'NotegradSerif.woff2'],
    ['serif-italic.woff2', 'NotegradSerif-Italic.woff2'],
  ] as const)
    own.set(name, await readFile(here(`../../../assets/fonts/${file}`)));
  own.set('icon.svg', ICON);

  const hash = createHash('sha256');
  for (const name of [...own.keys()].sort()) hash.update(name).update(own.get(name) ?? '');
  const folder = `assets/${hash.digest('hex').slice(0, 12)}`;
  const files = new Map([...own].map(([name, content]) => [`${folder}/${name}`, content]));
  for (const name of KERNELS) {
    files.set(`dist/backend/${name}`, await readFile(here(`../../../dist/backend/${name}`)));
  }
  return { folder, files };
}

const COMMON = {
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  write: false,
  target: 'es2022',
  platform: 'browser',
  legalComments: 'none',
  logLevel: 'silent',
  // Nothing is written: what comes out is told by its path from here.
  outdir: ROOT,
} as const satisfies BuildOptions;

/** Classic scripts, which run on a page opened as a file too. */
function bundlePage(): Promise<[string, Uint8Array][]> {
  return bundle({
    ...COMMON,
    format: 'iife',
    entryPoints: {
      page: here(`../browser/page${EXTENSION}`),
      root: here(`../browser/root${EXTENSION}`),
    },
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
      ...(await controls()),
    },
    // The kernel's compiler stands on a native parser; a page has one in plain JavaScript.
    alias: {
      'oxc-parser': here(`../browser/worker/oxc-parser${EXTENSION}`),
      'oxc-transform': here(`../browser/worker/oxc-transform${EXTENSION}`),
      'node:util': require.resolve('node-inspect-extracted'),
    },
    external: ['node:*'],
    plugins: [nodeOnly],
  });
}

/** The front ends of controls, which the library's own models name. */
async function controls(): Promise<Record<string, string>> {
  const folder = here('../../control/front-end/');
  const files = (await readdir(folder)).filter((file) => /^[a-z-]+\.[jt]s$/.test(file));
  return Object.fromEntries(
    files.map((file) => [`control-${basename(file, EXTENSION)}`, `${folder}${file}`]),
  );
}

/**
 * What the library imports inside a function, by a package's name, it needs on Node alone: a
 * progress bar, files. It stays an import that a page never comes to.
 */
const nodeOnly: Plugin = {
  name: 'node-only',
  setup({ onResolve }) {
    onResolve({ filter: /^[a-z@]/ }, ({ kind, path, importer }) =>
      kind === 'dynamic-import' && isOwn(importer) ? { path, external: true } : undefined,
    );
  },
};

/** Whether a file is of this package, which may itself lie in a folder `node_modules`. */
function isOwn(file: string): boolean {
  const steps = relative(ROOT, file).split(sep);
  return steps[0] !== '..' && !steps.includes('node_modules');
}

async function bundleStyles(): Promise<[string, Uint8Array][]> {
  const result = await bundle({
    ...COMMON,
    stdin: {
      contents: await styleSheet({
        site: here('../style/site.css'),
        formulas: require.resolve('katex/dist/katex.min.css'),
        faces: here('../../../assets/fonts/formulas.css'),
      }),
      loader: 'css',
      resolveDir: ROOT,
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
  return (outputFiles ?? []).map(({ path, contents }) => [
    relative(ROOT, path).split(sep).join('/'),
    contents,
  ]);
}
