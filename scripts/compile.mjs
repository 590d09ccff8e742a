// All that a build consists of, put into a folder.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleForBrowsers } from './browser.mjs';
import { bundle } from './bundle.mjs';
import { buildKernels } from './kernels.mjs';
import { bundleSite } from './site-bundles.mjs';
import { packTypes } from './site-types.mjs';
import { carryTensorflow } from './tensorflow.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = `${root}node_modules/typescript/bin/tsc`;

/** `next` is a path that ends with a slash. */
export async function compile(next) {
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', next], {
    cwd: root,
    stdio: 'inherit',
  });
  chmodSync(`${next}cli/main.js`, 0o755);
  cpSync(`${root}src/site/style`, `${next}site/style`, { recursive: true });
  cpSync(`${root}src/notebook/schema/LICENSE`, `${next}notebook/schema/LICENSE`);
  await buildKernels(`${next}backend/`);
  // The backend is still in parts here, of which a page has others.
  await bundleForBrowsers(next);
  await bundle(next);
  await bundleSite(next);
  await packTypes(next);
  await carryTensorflow(next);
}
