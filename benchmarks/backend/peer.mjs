// One peer of the training benchmark: a TensorFlow.js backend in a process of its own. It reads
// requests, one JSON object a line ({ model, kind, steps }), and answers each with { ms }, the
// milliseconds a sample took.
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import * as tf from '@tensorflow/tfjs';
import { batchOf } from './batches.mjs';
import { models, products } from './models.mjs';

const [backend] = process.argv.slice(2);
console.warn = () => {};

if (backend === 'notegrad') {
  await import('notegrad/backend');
} else if (backend === 'wasm') {
  const { composeFilterGradient } = await import('./wasm-filter-gradient.mjs');
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(`${dirname(main)}/`);
  composeFilterGradient(tf);
}
await tf.setBackend(backend);
await tf.ready();
if (tf.getBackend() !== backend) throw new Error(`${backend} did not start`);

const running = new Map();

/** The kinds that train by the library; it is loaded when the first of them is asked for. */
const LIBRARY = ['nn step', 'train.fit'];

async function modelOf(name, kind) {
  if (!LIBRARY.includes(kind)) return models[name];
  const { libraryModels } = await import('./library.mjs');
  return libraryModels[name];
}

/** A model that is ready to be trained: kept, so that warm code and warm caches are measured. */
async function prepare(name, kind, batch) {
  const key = `${name} ${kind} ${batch}`;
  if (!running.has(key)) {
    const make = await modelOf(name, kind);
    running.set(key, await make(tf, kind, batch));
  }
  return running.get(key);
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

async function measure({ model, kind, steps, batch = 64 }) {
  if (kind === 'product') return products(tf, steps);
  const step = await prepare(model, kind, batch);
  await step(1);
  const times = [];
  for (let i = 0; i < steps; i++) {
    const began = performance.now();
    await step(batchOf(kind));
    times.push((performance.now() - began) / batch / batchOf(kind));
  }
  return median(times);
}

process.stdout.write(`${JSON.stringify({ ready: true, version: process.version })}\n`);
for await (const line of createInterface({ input: process.stdin })) {
  const ms = await measure(JSON.parse(line));
  process.stdout.write(`${JSON.stringify({ ms })}\n`);
}
process.exit(0);
