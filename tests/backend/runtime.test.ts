import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { isThorough } from '../thorough.ts';
import { TRAIN } from './cases.ts';
import { clean, prepare, run } from './program.ts';

vi.setConfig({ testTimeout: 240_000 });
beforeAll(prepare);
afterAll(clean);

/** What several tests compare with. */
let trained: Promise<any> | undefined;
const onOneThread = () => (trained ??= run(TRAIN, { env: { NOTEGRAD_THREADS: '1' } }));

test('the bits of a training run do not depend on the number of threads', async () => {
  const one = await onOneThread();
  const two = await run(TRAIN, { env: { NOTEGRAD_THREADS: '2' } });
  const five = await run(TRAIN, { env: { NOTEGRAD_THREADS: '5' } });
  expect(one.info).toMatchObject({ backend: 'notegrad', threads: 1 });
  expect(two.info).toMatchObject({ backend: 'notegrad', threads: 2 });
  expect(five.info).toMatchObject({ backend: 'notegrad', threads: 5 });
  expect(two.hashes).toEqual(one.hashes);
  expect(five.hashes).toEqual(one.hashes);
});

test('128-bit and 256-bit vectors give the same bits, plain SIMD the same numbers', async () => {
  const best = await run(TRAIN);
  const fma = await run(TRAIN, { env: { NOTEGRAD_SIMD: 'simd128+fma' } });
  const plain = await run(TRAIN, { env: { NOTEGRAD_SIMD: 'simd128' } });
  expect(plain.info.simd).toBe('simd128');
  if (best.info.simd === 'simd256+fma') expect(best.hashes).toEqual(fma.hashes);
  for (const [i, value] of plain.first.entries()) expect(value).toBeCloseTo(fma.first[i], 3);
});

test('without SharedArrayBuffer it runs on one thread', async () => {
  const before = 'delete globalThis.SharedArrayBuffer';
  const alone = await run(TRAIN, { before });
  const one = await onOneThread();
  expect(alone.info).toMatchObject({ backend: 'notegrad', threads: 1 });
  expect(alone.hashes).toEqual(one.hashes);
});

test('helper threads do their share, and do not keep a program alive', async () => {
  // `run` fails where the program does not end by itself.
  const { tasks, products } = await run(
    `const a = tf.ones([600, 600]);
     let products = 0;
     const most = performance.now() + 100_000;
     while (backend.info().tasks.some((n) => n < 100) && performance.now() < most) {
       a.matMul(a).dispose();
       products++;
       // The helper starts meanwhile.
       await new Promise((resolve) => setTimeout(resolve, 0));
     }
     return { products, tasks: backend.info().tasks };`,
    { env: { NOTEGRAD_THREADS: '2' } },
  );
  expect(tasks).toHaveLength(2);
  expect(Math.min(...tasks)).toBeGreaterThanOrEqual(100);
  // A product of this size is cut into as many tasks on any machine, and each is done once.
  expect((tasks[0] + tasks[1]) % products).toBe(0);
});

test('thousands of steps do not grow the heap', async () => {
  const { early, late } = await run(`
    const w = tf.variable(tf.randomNormal([40, 30]));
    const x = tf.randomNormal([20, 40]);
    const optimizer = tf.train.adam(1e-3);
    const state = () => ({ tensors: tf.memory().numTensors, ...backend.info().memory });
    const steps = (n) => { for (let i = 0; i < n; i++) optimizer.minimize(() => x.matMul(w).relu().square().mean()); };
    steps(200);
    const early = state();
    steps(${isThorough ? 10_000 : 3000});
    return { early, late: state() };`);
  expect(late.size).toBe(early.size);
  expect(late.held).toBe(early.held);
  expect(late.peak).toBe(early.peak);
  expect(late.tensors).toBe(early.tensors);
});

test('running out of memory says how much, and the program goes on', async () => {
  const result = await run(`
    backend.configure({ memoryLimit: 64 * 2 ** 20 });
    const kept = [];
    let error;
    try { for (;;) kept.push(tf.fill([1024, 1024], 1)); } catch (e) { error = e; }
    const tensors = kept.length;
    const held = backend.info().memory.held;
    tf.dispose(kept);
    const after = tf.fill([3, 1024, 1024], 2).sum().dataSync()[0];
    return { name: error.name, message: error.message, asked: error.asked, told: error.held, tensors, held, after };`);
  expect(result.name).toBe('OutOfMemoryError');
  expect(result.asked).toBe(4 * 2 ** 20);
  expect(result.told).toBe(result.held);
  expect(result.message).toContain('4.0 MiB (4194304 bytes) asked for');
  expect(result.tensors).toBeGreaterThan(10);
  expect(result.after).toBe(6 * 2 ** 20);
});

test('memory of forgotten tensors comes back', async () => {
  const { held } = await run(`
    for (let i = 0; i < 50; i++) tf.fill([256, 1024], i);
    for (let i = 0; i < 5; i++) { await new Promise((resolve) => setTimeout(resolve, 20)); gc(); }
    await new Promise((resolve) => setTimeout(resolve, 50));
    return { held: backend.info().memory.held };`);
  expect(held).toBeLessThan(10 * 2 ** 20);
});

test('views stay right while memory grows, shared or not', async () => {
  for (const threads of ['1', '2']) {
    const sum = await run(
      `const small = tf.tensor([1, 2, 3]).add(1);
       const kept = [];
       for (let i = 0; i < 60; i++) kept.push(tf.fill([512, 1024], i));
       return small.sin().mul(0).add(small).sum().dataSync()[0] + kept[7].dataSync()[99];`,
      { env: { NOTEGRAD_THREADS: threads } },
    );
    expect(sum).toBe(9 + 7);
  }
});

test('a user never gets a view of shared memory', async () => {
  const kinds = await run(`
    const x = tf.tensor([1, 2, 3]).add(1);
    const values = [x.dataSync(), await x.data(), x.bufferSync().values, x.slice(1).dataSync()];
    return values.map((v) => v.buffer.constructor.name);`);
  expect(new Set(kinds)).toEqual(new Set(['ArrayBuffer']));
});

test('NOTEGRAD_BACKEND chooses, and info says so', async () => {
  const info = await run('tf.add(1, 2).dataSync(); return backend.info();', {
    env: { NOTEGRAD_BACKEND: 'cpu' },
  });
  expect(info).toMatchObject({ backend: 'cpu', reason: 'NOTEGRAD_BACKEND=cpu', simd: 'none' });
});

test('every kernel of the stock cpu backend is there', async () => {
  const missing = await run(`
    const ours = new Set(tf.getKernelsForBackend('notegrad').map((kernel) => kernel.kernelName));
    return tf.getKernelsForBackend('cpu').map((kernel) => kernel.kernelName).filter((name) => !ours.has(name));`);
  expect(missing).toEqual([]);
});

test('settings that make no sense are refused', async () => {
  const messages = await run(`
    const message = (f) => { try { f(); } catch (e) { return e.message; } };
    return [
      message(() => backend.configure({ threads: 0 })),
      message(() => backend.configure({ memoryLimit: 5 })),
      (tf.zeros([1]), message(() => backend.configure({ threads: 1 }))),
    ];`);
  expect(messages[0]).toMatch(/whole number from 1, got 0/);
  expect(messages[1]).toMatch(/at least 16 MiB/);
  expect(messages[2]).toMatch(/already started/);
});
