// One backend at one program, in a process of its own: node peer.mjs BACKEND PROGRAM SIZE [profile].
// It says { ready } when the program stands; each line it reads has it work through one unit, which
// it answers with { ms, losses }, or with { missing }, the kernel that the backend does not have.
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import * as tf from '@tensorflow/tfjs';
import { programs } from './list.mjs';
import { watchFast, watchStock } from './profile.mjs';
import { generator } from './random.mjs';

const [backend, name, size, isProfile] = process.argv.slice(2);
console.warn = () => {};
// Initializers, dropout, noise and the shuffling of `fit` draw from it: the same for every backend.
Math.random = generator(1);

if (isProfile) watchStock(tf);
if (backend === 'notegrad') {
  await import('notegrad/backend');
} else if (backend === 'wasm') {
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(`${dirname(main)}/`);
}
await tf.setBackend(backend);
await tf.ready();
if (tf.getBackend() !== backend) throw new Error(`${backend} did not start`);
const profile = isProfile && watchFast(tf);

const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);

/** What a failure was: a kernel that is not there, or anything else. */
function failed(error) {
  const message = String(error?.message ?? error);
  const missing = /Kernel '(\w+)' not registered for backend/.exec(message)?.[1];
  return missing ? { missing } : { error: message };
}

try {
  const { create, sizes } = programs[name];
  const program = await create(tf, generator(2), sizes[size]);
  say({ ready: true });
  for await (const _ of createInterface({ input: process.stdin })) {
    profile?.reset();
    const began = performance.now();
    const losses = await program.step();
    const ms = performance.now() - began;
    // JSON has no NaN and no infinity.
    say({ ms, losses: losses.map(String), profile: profile?.read() });
  }
} catch (error) {
  say(failed(error));
}
process.exit(0);
