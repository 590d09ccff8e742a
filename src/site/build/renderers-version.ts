import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Packages whose next version may render otherwise. */
const PACKAGES = [
  '@codemirror/lang-javascript',
  '@lezer/highlight',
  '@mdit/plugin-tex',
  'dompurify',
  'jsdom',
  'katex',
  'markdown-it',
  'markdown-it-cjk-friendly',
];

let version: string | undefined;

/**
 * A hash of all that decides how a chapter is rendered: our own code and the packages it stands on.
 */
export function renderersVersion(): string {
  version ??= compute();
  return version;
}

function compute(): string {
  const hash = createHash('sha256').update(process.versions.v8);
  const here = dirname(fileURLToPath(import.meta.url));
  for (const room of ['.', '../render', '../search', '../../contract', '../../notebook']) {
    const folder = join(here, room);
    for (const name of readdirSync(folder).sort()) {
      if (/\.[jt]s$/.test(name)) hash.update(name).update(readFileSync(join(folder, name)));
    }
  }
  const require = createRequire(import.meta.url);
  for (const name of PACKAGES) {
    // Not all of them let their package.json be imported, so it is found by the path of their code.
    const entry = require.resolve(name);
    const folder = join('node_modules', name);
    const end = entry.lastIndexOf(folder) + folder.length;
    hash.update(readFileSync(join(entry.slice(0, end), 'package.json')));
  }
  return hash.digest('hex');
}
