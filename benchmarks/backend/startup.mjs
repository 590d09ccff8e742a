// How long a program waits for the backend: a fresh process each time, with TensorFlow.js imported
// already.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median } from '../table.mjs';

const PROGRAM = `
  import '@tensorflow/tfjs';
  const began = performance.now();
  await import('@tensorflow/tfjs-core');
  await import('@tensorflow/tfjs-backend-cpu');
  const packages = performance.now();
  const backend = await import('notegrad/backend');
  const imported = performance.now();
  backend.info();
  const started = performance.now();
  if (backend.info().backend !== 'notegrad') throw new Error(backend.info().reason);
  console.log(JSON.stringify([packages - began, imported - packages, started - imported, started - began]));`;

/**
 * Median milliseconds: Node's loading of the packages that TensorFlow.js has loaded already, as
 * modules, the import of the backend's own files, and compiling, testing and starting its kernels.
 */
export function startUp(node, processes) {
  const cwd = fileURLToPath(new URL('.', import.meta.url));
  const flags = ['--input-type=module', '--eval', PROGRAM];
  const runs = Array.from({ length: processes }, () =>
    JSON.parse(execFileSync(node, flags, { cwd, encoding: 'utf8' }).trim().split('\n').at(-1)),
  );
  const [packages, imported, start, together] = [0, 1, 2, 3].map((i) =>
    median(runs.map((run) => run[i])),
  );
  return { packages, import: imported, start, together };
}
