// How long a program waits for the backend: a fresh process each time, with TensorFlow.js imported already.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median } from '../table.mjs';

const PROGRAM = `
  import '@tensorflow/tfjs';
  const began = performance.now();
  const backend = await import('notegrad/backend');
  const imported = performance.now();
  backend.info();
  const started = performance.now();
  if (backend.info().backend !== 'notegrad') throw new Error(backend.info().reason);
  console.log(JSON.stringify([imported - began, started - imported, backend.info().simd]));`;

/** Median milliseconds to import the backend, and to compile, test and start its kernels. */
export function startUp(node, processes) {
  const cwd = fileURLToPath(new URL('.', import.meta.url));
  const flags = ['--input-type=module', '--eval', PROGRAM];
  const runs = Array.from({ length: processes }, () =>
    JSON.parse(execFileSync(node, flags, { cwd, encoding: 'utf8' }).trim().split('\n').at(-1)),
  );
  const column = (i) => median(runs.map((run) => run[i]));
  return { import: column(0), start: column(1), together: column(0) + column(1), simd: runs[0][2] };
}
