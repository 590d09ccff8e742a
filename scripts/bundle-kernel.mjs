// Joins the modules of the kernel's start and of its worker to one file each: reading some thirty small files costs
// a third of the time that a notebook waits for its kernel. The engine and the
// debugger stay apart; they are loaded afterwards, or never.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const kernel = fileURLToPath(new URL('../dist/kernel/', import.meta.url));

await build({
  absWorkingDir: kernel,
  entryPoints: ['main.js', 'start.js', 'worker.js'],
  outdir: kernel,
  allowOverwrite: true,
  bundle: true,
  external: ['./interpreter/index.js', './debug/index.js'],
  packages: 'external',
  platform: 'node',
  format: 'esm',
  sourcemap: true,
  logLevel: 'warning',
});
