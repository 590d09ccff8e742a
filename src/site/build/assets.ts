import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { plotlyBundles } from '../render/plotly-bundles.ts';
import type { Content, Files } from './files.ts';

const require = createRequire(import.meta.url);
/** From the sources as from `dist`: what is compiled and bundled lies in `dist`. */
const inPackage = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** The backend's kernels, which it looks for beside the scripts of the site. */
const KERNELS = ['kernels-fma.wasm', 'kernels-simd.wasm'];

/** Among the bundles, and no asset: each build has its own, at its root. */
const SERVICE_WORKER = 'service-worker.js';

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#b8432f"/><text x="16" y="24" font-family="Georgia,serif" font-size="25" text-anchor="middle" fill="#fff">∂</text></svg>';

/** What all pages load: scripts, styles, fonts, the library for the worker, plotly. */
export interface Assets {
  /** The folder most of them lie in, from the root of the site: no two builds of it mix. */
  readonly folder: string;
  readonly files: Files;
  /** The script of the service worker, without the list of a build. */
  readonly serviceWorker: Content;
}

let made: Promise<Assets> | undefined;

/** Read once in a process: they do not depend on the notebooks. */
export function readAssets(): Promise<Assets> {
  made ??= read();
  return made;
}

async function read(): Promise<Assets> {
  const own = new Map<string, Content>();
  // Made with the package, by scripts/site-bundles.mjs.
  const bundles = inPackage('dist/site/assets/');
  for (const name of await readdir(bundles)) own.set(name, await readFile(`${bundles}${name}`));
  const serviceWorker = own.get(SERVICE_WORKER) ?? '';
  own.delete(SERVICE_WORKER);
  for (const name of KERNELS) own.set(name, await readFile(inPackage(`dist/backend/${name}`)));
  for (const { package: name, file } of plotlyBundles) {
    own.set(file, await readFile(require.resolve(`${name}/${file}`)));
  }
  for (const [name, file] of [
    ['serif.woff2', 'NotegradSerif.woff2'],
    ['serif-italic.woff2', 'NotegradSerif-Italic.woff2'],
  ] as const)
    own.set(name, await readFile(inPackage(`assets/fonts/${file}`)));
  own.set('icon.svg', ICON);

  const hash = createHash('sha256');
  for (const name of [...own.keys()].sort()) hash.update(name).update(own.get(name) ?? '');
  const folder = `assets/${hash.digest('hex').slice(0, 12)}`;
  const files = new Map([...own].map(([name, content]) => [`${folder}/${name}`, content]));
  return { folder, files, serviceWorker };
}
