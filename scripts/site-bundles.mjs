// The scripts and styles that pages of a site load. They do not depend on notebooks, so they are made once, with the
// package, and `notegrad site` only copies them.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL('..', import.meta.url));

/** @param folder the compiled rooms, with a slash at its end */
export async function bundleSite(folder) {
  const common = {
    // What comes out must not depend on the name of the folder that is built in.
    absWorkingDir: folder,
    outdir: join(folder, 'site', 'assets'),
    bundle: true,
    minify: true,
    write: false,
    target: 'es2022',
    platform: 'browser',
    legalComments: 'none',
    logLevel: 'warning',
  };
  const browser = `${folder}site/browser/`;
  const bundles = await Promise.all([
    // Classic scripts, which run on a page opened as a file too.
    build({
      ...common,
      format: 'iife',
      entryPoints: {
        page: `${browser}page.js`,
        root: `${browser}root.js`,
        'service-worker': `${folder}site/offline/service-worker.js`,
      },
      // Loaded on demand, as modules beside this script.
      external: ['./live.js', './search.js'],
    }),
    // Modules that load when the reader asks for them; what they share becomes chunks.
    build({
      ...common,
      format: 'esm',
      splitting: true,
      chunkNames: 'chunk-[hash]',
      entryPoints: {
        live: `${browser}live.js`,
        search: `${browser}search.js`,
        editor: `${browser}editor.js`,
        worker: `${browser}worker/worker.js`,
        types: `${browser}types/worker.js`,
        notegrad: `${folder}index.js`,
        tfjs: `${browser}worker/tfjs.js`,
        ...controls(`${folder}control/front-end/`),
      },
      // The kernel's compiler stands on a native parser; a page has one in plain JavaScript.
      alias: {
        'oxc-parser': `${browser}worker/oxc-parser.js`,
        'oxc-transform': `${browser}worker/oxc-transform.js`,
        'node:util': require.resolve('node-inspect-extracted'),
      },
      external: ['node:*'],
      plugins: [nodeOnly(folder), kernelsBeside(folder)],
    }),
    build({
      ...common,
      stdin: { contents: await styleSheet(folder), loader: 'css', resolveDir: root },
      loader: { '.woff2': 'file' },
      assetNames: '[name]',
      external: ['./serif.woff2', './serif-italic.woff2'],
    }),
  ]);
  mkdirSync(common.outdir, { recursive: true });
  for (const { path, contents } of bundles.flatMap(({ outputFiles }) => outputFiles)) {
    const name = relative(common.outdir, path);
    writeFileSync(join(common.outdir, name === 'stdin.css' ? 'site.css' : name), contents);
  }
}

/** The front ends of controls, which the library's own models name. */
function controls(folder) {
  const files = readdirSync(folder).filter((file) => /^[a-z-]+\.js$/.test(file));
  return Object.fromEntries(
    files.map((file) => [`control-${basename(file, '.js')}`, `${folder}${file}`]),
  );
}

/**
 * What the library imports inside a function, by a package's name, it needs on Node alone: a progress bar, files. It
 * stays an import that a page never comes to.
 */
function nodeOnly(folder) {
  const isOwn = (importer) => relative(folder, importer).split(sep)[0] !== '..';
  return {
    name: 'node-only',
    setup({ onResolve }) {
      onResolve({ filter: /^[a-z@]/ }, ({ kind, path, importer }) =>
        kind === 'dynamic-import' && isOwn(importer) ? { path, external: true } : undefined,
      );
    },
  };
}

/**
 * The kernels lie beside the scripts, in the folder that is named by its content: no script of one build of the site
 * meets kernels of another.
 */
function kernelsBeside(folder) {
  return {
    name: 'kernels-beside',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]backend[\\/]index\.js$/ }, ({ path }) => {
        if (relative(folder, path) !== join('backend', 'index.js')) return undefined;
        const text = readFileSync(path, 'utf8');
        const contents = text.replaceAll('"../../dist/backend/kernels-', '"./kernels-');
        if (contents === text) throw new Error(`${path} names no kernels where they were expected`);
        return { contents };
      });
    },
  };
}

async function styleSheet(folder) {
  const module = pathToFileURL(`${folder}site/build/style-sheet.js`).href;
  const { styleSheet } = await import(module);
  return styleSheet({
    site: `${folder}site/style/site.css`,
    formulas: join(dirname(require.resolve('katex/package.json')), 'dist', 'katex.min.css'),
    faces: `${root}assets/fonts/formulas.css`,
  });
}
