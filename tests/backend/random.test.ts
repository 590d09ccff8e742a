import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bernoulli, expectNoLeak, randn, uniform } from '../../src/tensor/index.ts';
import './kernels/compare.ts';
import { clean, prepare, run } from './program.ts';

/** The bits of what `draw` fills on a backend. */
async function bitsOn(backend: string, draw: () => tf.Tensor): Promise<Int32Array> {
  await tf.setBackend(backend);
  const t = draw();
  const values = t.dataSync().slice();
  t.dispose();
  return new Int32Array(values.buffer);
}

const finite = { noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 };

test('kernels fill in the same bits as plain JavaScript', async () => {
  // Tasks are of 16384 numbers, runs of 1024, groups of 16.
  const sizes = [0, 1, 15, 16, 17, 1023, 1025, 16383, 16384, 16400, 50_001];
  await fc.assert(
    fc.asyncProperty(
      ...[fc.constantFrom(...sizes), fc.nat()],
      ...[fc.double(finite), fc.double({ ...finite, min: 0 }), fc.double({ min: 0, max: 1 })],
      async (n, rng, a, b, p) => {
        for (const draw of [
          () => uniform([n], { rng, low: a, high: a + b }),
          () => randn([n], { rng, mean: a, std: b }),
          () => bernoulli([n], { rng, p: Number.isNaN(p) ? 0.5 : p, value: a }),
        ]) {
          const plain = await bitsOn('cpu', draw);
          const ours = await bitsOn('notegrad', draw);
          expect(ours.length).toBe(n);
          expect(Buffer.from(ours.buffer).equals(Buffer.from(plain.buffer))).toBe(true);
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('every draw is one kernel and leaves nothing behind', async () => {
  await tf.setBackend('notegrad');
  const { kernelNames, result } = await tf.profile(() => [
    ...[randn([9], { rng: 1 }), uniform([9], { rng: 1 })],
    bernoulli([9], { rng: 1, p: 0.5 }),
  ]);
  tf.dispose(result);
  expect(kernelNames).toEqual(['RandomNormal', 'RandomUniform', 'RandomBernoulli']);
  expectNoLeak(() => randn([40_000], { rng: 1 }));
  // The mask of dropout is no function of what it masks.
  expectNoLeak(() =>
    tf.tidy(() => {
      const mask = () => bernoulli([50], { p: 0.5, value: 2, rng: 4 });
      const gradient = tf.grad((x) => x.mul(mask()).sum())(tf.ones([50]));
      expect([...gradient.dataSync()]).toEqual([...mask().dataSync()]);
    }),
  );
});

test('builds with and without fused multiply-add fill in the same bits, on any number of threads', {
  timeout: 240_000,
}, async () => {
  await prepare();
  const program = `
    const words = (...left) => ({ bits: () => left.shift() });
    const attrs = { shape: [100_000], get rng() { return words(5, 6, 7, 8); }, mean: 1, std: 0.3, low: -1, span: 3, below: 2, last: 9, value: 1 };
    const hash = () => ['RandomNormal', 'RandomUniform'].map((name) => {
      const words = new Int32Array(tf.engine().runKernel(name, {}, attrs).dataSync().buffer);
      return words.reduce((sum, word) => (Math.imul(sum, 31) + word) | 0, 0);
    });
    const first = hash();
    // The helpers have started when they have done a task.
    while (backend.info().tasks.some((n) => n === 0)) {
      hash();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return { first, second: hash() };`;
  const of = (simd: string, threads: string) =>
    run(program, { env: { NOTEGRAD_SIMD: simd, NOTEGRAD_THREADS: threads } });
  const plain = await of('simd128', '1');
  expect(plain.second).toEqual(plain.first);
  for (const [simd, threads] of [
    ['simd128+fma', '1'],
    ['simd128', '3'],
    ['simd256+fma', '2'],
  ] as const) {
    expect(await of(simd, threads)).toEqual(plain);
  }
  clean();
});
