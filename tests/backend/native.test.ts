import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { PROGRAM } from './cases.ts';
import { clean, prepare, run } from './program.ts';

vi.setConfig({ testTimeout: 240_000 });
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
  const stock = await run('tf.acos([1, 0.5]); return stock;', { before: WATCH });
  expect(stock).toMatchObject({ Acos: 1 });
});
