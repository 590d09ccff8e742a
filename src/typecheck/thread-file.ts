import { existsSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * The file from which to start a worker, given its source. In the package it is the compiled `.js`.
 * Tests run from the source: there a worker cannot load TypeScript, so its code is bundled first.
 */
export async function threadFile(source: URL): Promise<URL> {
  const compiled = new URL(source.href.replace(/\.ts$/, '.js'));
  if (existsSync(fileURLToPath(compiled))) return compiled;
  const { build } = await import('esbuild');
  const entry = fileURLToPath(source);
  const folder = join(packageFolder(dirname(entry)), 'node_modules', '.cache', 'notegrad');
  await mkdir(folder, { recursive: true });
  const outfile = join(folder, `thread-${process.pid}-${threads++}.mjs`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    sourcemap: 'inline',
    // The code looks for other files beside its source.
    define: { 'import.meta.url': JSON.stringify(source.href) },
  });
  // One listener for all: Node warns of more than ten.
  if (bundled.size === 0) {
    process.once('exit', () => {
      for (const file of bundled) rmSync(file, { force: true });
    });
  }
  bundled.add(outfile);
  return pathToFileURL(outfile);
}

let threads = 0;
const bundled = new Set<string>();

function packageFolder(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) throw new Error(`no package.json above ${start}`);
  }
}
