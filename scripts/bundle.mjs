// Joins modules that every start reads to one file: some thirty small ones cost more than half of the time that a
// notebook waits for its kernel, or a program for the backend. The engine and the debugger of the kernel stay apart;
// they are loaded afterwards, or never. Two files of the engine stay as they are: Stop knows them by their names
// (stop/terminate.ts).
import { readdirSync, rmSync } from 'node:fs';
import { build } from 'esbuild';
import { byRequire } from './by-require.mjs';
import { keepNames } from './keep-names.mjs';
import { laterNames, leanTensorflow } from './lean-tensorflow.mjs';

/** @param folder the compiled rooms, with a slash at its end */
export async function bundle(folder) {
  const join = (room, entryPoints, options) =>
    build({
      absWorkingDir: `${folder}${room}`,
      entryPoints,
      outdir: `${folder}${room}`,
      allowOverwrite: true,
      bundle: true,
      packages: 'external',
      format: 'esm',
      sourcemap: true,
      logLevel: 'warning',
      ...options,
    });
  await join('kernel', ['main.js', 'protocol-thread.js'], {
    platform: 'node',
    external: ['./engine/index.js', './debug/index.js'],
  });
  await join('typecheck', ['client.js', 'worker.js'], { platform: 'node' });
  await join('kernel/engine', ['index.js'], {
    platform: 'node',
    external: ['./run/timers.js', '../stop/user-code-entry.js', '../../typecheck/client.js'],
  });
  // The library, the backend alone, files, and TensorFlow.js: in Node they share one copy of it.
  await join(
    '',
    {
      index: 'node.js',
      backend: 'backend/index.js',
      io: 'io/index.js',
      tensorflow: 'tensorflow.js',
    },
    {
      outdir: `${folder}node`,
      chunkNames: '[name]-[hash]',
      splitting: true,
      platform: 'node',
      plugins: [keepNames(folder), leanTensorflow, byRequire(`${folder}tensorflow-part.js`)],
      define: { LATER_NAMES: JSON.stringify(laterNames) },
    },
  );
  for (const room of ['node', 'tensorflow-part'])
    for (const part of ['js', 'js.map', 'd.ts', 'd.ts.map'])
      rmSync(`${folder}${room}.${part}`, { force: true });
  await join('backend', ['index.js'], { platform: 'neutral' });
  // What JupyterLab loads of our extension is one classic script.
  await join(
    'lab',
    { remoteEntry: 'container.js' },
    { platform: 'browser', format: 'iife', minify: true },
  );
  // A front end travels as one text.
  const frontEnds = readdirSync(`${folder}control/front-end`).filter((name) => /\.js$/.test(name));
  await join('control/front-end', frontEnds, {
    platform: 'browser',
    minify: true,
    charset: 'utf8',
    sourcemap: false,
  });
}
