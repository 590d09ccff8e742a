// Joins modules that every start reads to one file: some thirty small ones cost more than half of the time that a
// notebook waits for its kernel, or a program for the backend. The engine and the debugger of the kernel stay apart;
// they are loaded afterwards, or never. The engine is not joined at all: Stop knows two files of it by their names
// (stop/terminate.ts).
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const join = (room, entryPoints, options) => {
  const folder = fileURLToPath(new URL(`../dist/${room}/`, import.meta.url));
  return build({
    absWorkingDir: folder,
    entryPoints,
    outdir: folder,
    allowOverwrite: true,
    bundle: true,
    packages: 'external',
    format: 'esm',
    sourcemap: true,
    logLevel: 'warning',
    ...options,
  });
};

await join('kernel', ['main.js', 'index.js', 'protocol-thread.js'], {
  platform: 'node',
  external: ['./engine/index.js', './debug/index.js'],
});
await join('backend', ['index.js'], { platform: 'neutral' });
