import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { version_core as tfjs } from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { clean, prepare, run } from './program.ts';

// Where the backend cannot be used, TensorFlow.js' own is, and the program is told why.

vi.setConfig({ testTimeout: 240_000 });
beforeAll(prepare);
afterAll(clean);

/** Notes what is said in warnings of ours. */
const LISTEN = `
  globalThis.said = [];
  console.warn = (message) => { if (String(message).startsWith('notegrad')) said.push(message); };`;

const SUM = `
  const sum = tf.add(1, 2).dataSync()[0];
  return { info: backend.info(), sum, said, patched: Object.hasOwn(tf.engine(), 'runKernel') };`;

test.each([
  ['engine().addTapeNode', 'delete Object.getPrototypeOf(tf.engine()).addTapeNode'],
  ['engine().state.kernelDepth', 'delete tf.engine().state.kernelDepth'],
  ['AdamOptimizer.prototype.applyGradients', 'delete tf.AdamOptimizer.prototype.applyGradients'],
  ['losses.softmaxCrossEntropy', 'tf.losses.softmaxCrossEntropy = 1'],
  [
    'MathBackendCPU.prototype.disposeIntermediateTensorInfo',
    'tf.MathBackendCPU.prototype.disposeIntermediateTensorInfo = undefined',
  ],
])('without %s the stock backend runs, untouched, with the reason', async (name, before) => {
  const { info, sum, said, patched } = await run(SUM, { before: `${LISTEN} ${before}` });
  expect(sum).toBe(3);
  const reason = `TensorFlow.js ${tfjs} has no ${name}`;
  expect(info).toMatchObject({ backend: 'cpu', reason });
  expect(said).toEqual([`notegrad backend: not in use, TensorFlow.js takes another: ${reason}`]);
  expect(patched).toBe(false);
});

test('without what the layers of TensorFlow.js are patched by, those layers are as they were', async () => {
  const { info, patched, norm, said } = await run(
    `const layer = tf.layers.batchNormalization();
     const x = tf.randomNormal([8, 3]);
     const { kernelNames } = await tf.profile(() => layer.apply(x, { training: true }));
     const [y] = tf.engine().runKernel('TrainingBatchNorm', { x, scale: tf.ones([3]), offset: tf.zeros([3]) }, { varianceEpsilon: 0 });
     return { info: backend.info(), patched: kernelNames.includes('TrainingBatchNorm'), norm: y.square().mean().dataSync()[0], said };`,
    { before: `${LISTEN} tf.serialization.SerializationMap.register = undefined;` },
  );
  expect(info).toMatchObject({ backend: 'notegrad' });
  expect(said).toEqual([]);
  // The kernels that nn calls are there all the same.
  expect(patched).toBe(false);
  expect(norm).toBeCloseTo(1, 5);
});

test('kernels that cannot be loaded are said to be so', async () => {
  const { info, sum, said } = await run(
    `backend.configure({ wasm: new Uint8Array([0, 97, 115, 109]) }); ${SUM}`,
    { before: LISTEN },
  );
  expect(sum).toBe(3);
  expect(info.backend).toBe('cpu');
  expect(info.reason).toMatch(/WebAssembly/);
  expect(said).toEqual([
    `notegrad backend: not in use, TensorFlow.js takes another: ${info.reason}`,
  ]);
});

test.each([
  [
    'answers 404',
    "new Response('', { status: 404 })",
    /kernels-\w+\.wasm answered 404; .*configure/,
  ],
  [
    'answers with its start page',
    "new Response('<!doctype html>')",
    /kernels-\w+\.wasm is no WebAssembly; .*configure/,
  ],
])('a page whose server %s says what to do', async (_, response, reason) => {
  const { info, sum, said } = await run(`await tf.ready(); ${SUM}`, {
    before: `${LISTEN}
      process.getBuiltinModule = undefined;
      globalThis.fetch = async () => ${response};`,
  });
  expect(sum).toBe(3);
  expect(info.backend).toBe('cpu');
  expect(info.reason).toMatch(reason);
  expect(said).toHaveLength(1);
});

test.each(['src/backend/builds.ts', 'dist/backend/index.js'])(
  '%s names each build where bundlers find it, and it is there',
  (file) => {
    const root = fileURLToPath(new URL('../../', import.meta.url));
    const text = readFileSync(root + file, 'utf8');
    const found = [...text.matchAll(/new URL\(["']([^"']+)["'], import\.meta\.url\)/g)];
    const names = found.map(([, path = '']) => path).sort();
    const expected = ['fma', 'simd'];
    expect(names).toEqual(expected.map((name) => `../../dist/backend/kernels-${name}.wasm`));
    for (const name of names)
      expect(existsSync(new URL(name, new URL(file, `file://${root}`)))).toBe(true);
  },
);
