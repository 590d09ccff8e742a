import { afterAll, beforeAll, expect, test } from 'vitest';
import { clean, prepare, run } from './program.ts';

beforeAll(prepare);
afterAll(clean);

/** Counts the calls of the stock kernels, which run JavaScript. */
const WATCH = `
  globalThis.stock = {};
  for (const kernel of tf.getKernelsForBackend('cpu')) {
    const { kernelName, kernelFunc } = kernel;
    tf.unregisterKernel(kernelName, 'cpu');
    tf.registerKernel({ ...kernel, kernelFunc: (call) => {
      stock[kernelName] = (stock[kernelName] ?? 0) + 1;
      return kernelFunc(call);
    } });
  }`;

/** What the networks of a course meet in training: each gives tensors, and its gradients where it has them. */
const CASES = `
  let seed = 0;
  const r = (...shape) => tf.randomUniform(shape, -1, 1, 'float32', ++seed);
  const loss = (f) => (...inputs) => tf.grads((...xs) => [f(...xs)].flat().map((y) => y.square().sum()).reduce((a, b) => a.add(b)))(inputs);
  const int = (...values) => tf.tensor(values, [values.length], 'int32');
  const images = r(4, 30, 31, 5);
  const table = r(200, 300);
  const mask = table.greater(0);
  const causal = tf.tensor(Array.from({ length: 1600 }, (_, i) => i % 40 <= Math.floor(i / 40)), [40, 40], 'bool');
  const filter = r(3, 3, 5, 8);
  const cases = {
    'bilinear': () => loss((x) => tf.image.resizeBilinear(x, [60, 62]))(images),
    'nearest': () => loss((x) => tf.image.resizeNearestNeighbor(x, [60, 62]))(images),
    'up-sampling layer': () => [tf.layers.upSampling2d({ size: [2, 2] }).apply(images)],
    'powers': () => loss((x, y) => tf.pow(x.abs().add(0.1), y))(table, r(300)),
    'channels first': () => loss((x, w) => tf.conv2d(x, w, 1, 'same', 'NCHW'))(r(4, 5, 30, 31), filter),
    'depthwise, two filters': () => loss((x, w) => tf.depthwiseConv2d(x, w, 1, 'same'))(images, r(3, 3, 5, 2)),
    'fused sigmoid': () => [tf.fused.conv2d({ x: images, filter, strides: 1, pad: 'same', activation: 'sigmoid' })],
    'fused elu': () => [tf.fused.matMul({ a: table, b: r(300, 20), bias: r(20), activation: 'elu' })],
    'positions': () => loss((x) => tf.concat([tf.sin(x), tf.cos(x)], 1))(table),
    'learnt slopes': () => loss((x, a) => tf.prelu(x, a))(table, r(300)),
    'attention': () => loss((q, k, v) => {
      const scores = tf.matMul(q, k, false, true).div(Math.sqrt(16));
      return tf.matMul(tf.softmax(tf.where(causal, scores, tf.scalar(-1e9))), v);
    })(r(3, 4, 40, 16), r(3, 4, 40, 16), r(3, 4, 40, 16)),
    'named indices': () => [tf.einsum('bhqd,bhkd->bhqk', r(3, 4, 40, 16), r(3, 4, 40, 16))],
    'masks': () => [tf.logicalAnd(mask, causal.slice([0, 0], [1, 1]).reshape([1])), tf.logicalOr(mask, mask.logicalNot()), table.isNaN()],
    'recurrence': () => loss((x) => tf.stack(tf.unstack(x, 1).map((step, i) => step.mul(i)), 1))(r(20, 30, 40)),
    'mirrored margins': () => [tf.mirrorPad(images, [[0, 0], [2, 2], [2, 2], [0, 0]], 'reflect')],
    'pixel shuffle': () => [tf.depthToSpace(r(4, 30, 31, 8), 2)],
    'patches': () => loss((x) => tf.spaceToBatchND(x, [2, 2], [[0, 0], [0, 1]]))(images),
    'batch of rows': () => [tf.gather(r(4, 50, 60), tf.tensor([[1, 2], [3, 4], [5, 6], [7, 8]], [4, 2], 'int32'), 1, 1)],
    'embedding': () => loss((x) => tf.gather(x, int(3, 1, 3)))(table),
    'accuracy': () => [table.round().toInt().toFloat(), table.toBool().toFloat().mean()],
    'flips': () => [tf.image.flipLeftRight(images)],
    'norms': () => loss((x) => tf.moments(x, [0]).variance.add(1e-3).sqrt())(table),
    'sums of tensors': () => [tf.addN([table, table, table])],
  };`;

/** Runs the cases twice, the second time after the helper threads have had time to start. */
const PROGRAM = `${CASES}
  const found = {};
  const round = () => Object.entries(cases).flatMap(([name, compute]) => {
    seed = 100;
    globalThis.stock = {};
    const results = tf.tidy(compute);
    found[name] = { ...stock };
    return results.map((tensor) => {
      let hash = 0;
      const words = new Int32Array(tensor.cast('float32').dataSync().buffer);
      for (const word of words) hash = (Math.imul(hash, 31) + word) | 0;
      return name + ' ' + hash;
    });
  });
  const first = round();
  await new Promise((resolve) => setTimeout(resolve, 300));
  return { found, first, second: round(), info: backend.info() };`;

/** Those that move no data. */
const FREE = new Set(['Reshape', 'ExpandDims', 'Identity']);

test('what a course meets in training runs no JavaScript over elements, with the same bits for any threads', async () => {
  const one = await run(PROGRAM, { before: WATCH, env: { NOTEGRAD_THREADS: '1' } });
  const strays = Object.entries<Record<string, number>>(one.found).flatMap(([name, kernels]) =>
    Object.keys(kernels).flatMap((kernel) => (FREE.has(kernel) ? [] : `${name}: ${kernel}`)),
  );
  expect(strays).toEqual([]);
  expect(one.info).toMatchObject({ backend: 'notegrad', threads: 1 });
  const three = await run(PROGRAM, { before: WATCH, env: { NOTEGRAD_THREADS: '3' } });
  expect(three.info).toMatchObject({ backend: 'notegrad', threads: 3 });
  expect(one.first.length).toBeGreaterThan(30);
  for (const bits of [one.second, three.first, three.second]) expect(bits).toEqual(one.first);
});

test('the watch sees a stock kernel', async () => {
  const stock = await run('tf.topk([1, 3, 2], 2); return stock;', { before: WATCH });
  expect(stock).toMatchObject({ TopK: 1 });
});
