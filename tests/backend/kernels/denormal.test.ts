import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import * as optim from '../../../src/optim/index.ts';
import { filled } from './compare.ts';

// Numbers below 1.2e-38 are 0 where they would come in numbers: processors take a hundred times
// longer over them. These tests look at values; how long a step takes is for the benchmark.

const LEAST = 2 ** -126;
const valuesOf = (t: tf.Tensor) => [...t.dataSync()];
const denormals = (values: Iterable<number>) =>
  [...values].filter((x) => x !== 0 && Math.abs(x) < LEAST);

/** Logits whose softmax has values of every size, many of them around the least normal number. */
const logits = () => tf.concat([filled([40, 50], 3), filled([40, 21], 4).mul(5).sub(86)], 1);

test('exp is 0 where it would be denormal, and right to the last digits where it is not', async () => {
  await tf.setBackend('notegrad');
  const [nan, infinity] = [Number.NaN, Number.POSITIVE_INFINITY];
  expect(valuesOf(tf.exp([-87.34, -95, -150, -infinity]))).toEqual([0, 0, 0, 0]);
  expect(valuesOf(tf.exp([nan, infinity]))).toEqual([nan, infinity]);
  const [near] = valuesOf(tf.exp([-87.33])) as [number];
  expect(Math.abs(near / Math.exp(Math.fround(-87.33)) - 1)).toBeLessThan(1e-6);
  expect(denormals(valuesOf(tf.exp(tf.linspace(-110, -80, 100_000))))).toEqual([]);
});

test('softmax and the gradient of cross-entropy have no denormal numbers, and are right', async () => {
  await tf.setBackend('notegrad');
  tf.tidy(() => {
    const z = logits();
    const labels = tf.oneHot(tf.range(0, 40, 1, 'int32'), 71).toFloat();
    const loss = (z: tf.Tensor) =>
      tf.losses.softmaxCrossEntropy(labels, z, undefined, 0, tf.Reduction.SUM) as tf.Scalar;
    const rows = z.arraySync() as number[][];
    const p = rows.map((row) => {
      const top = Math.max(...row);
      const e = row.map((x) => Math.exp(Math.fround(x - top)));
      const sum = e.reduce((total, x) => total + x, 0);
      return e.map((x) => x / sum);
    });
    const exact = p.flat();
    // There is something to flush, not in the exponentials alone.
    expect(denormals(exact.map(Math.fround)).length).toBeGreaterThan(100);
    const softmax = valuesOf(tf.softmax(z));
    const gradient = valuesOf(tf.grad(loss)(z).mul(1).add(labels));
    for (const values of [softmax, valuesOf(tf.grad(loss)(z))])
      expect(denormals(values)).toEqual([]);
    for (const [i, value] of exact.entries()) {
      expect(Math.abs((softmax[i] as number) - value)).toBeLessThan(1e-6 * value + 2 * LEAST);
      expect(Math.abs((gradient[i] as number) - value)).toBeLessThan(1e-6);
    }
  });
});

test.each([
  ['momentum', () => tf.train.momentum(0.1, 0.9)],
  ['nesterov', () => tf.train.momentum(0.1, 0.9, true)],
  ['adam', () => tf.train.adam(0.1, 0.9, 0.99, 1e-8)],
])('the state of %s for what has no gradient any more comes to 0', async (_, make) => {
  await tf.setBackend('notegrad');
  const w = tf.variable(tf.ones([37]));
  const optimizer = make();
  const step = (gradient: tf.Tensor) => {
    optimizer.applyGradients([{ name: w.name, tensor: gradient }]);
    gradient.dispose();
  };
  step(tf.ones([37]));
  for (let i = 0; i < 10_000; i++) step(tf.zeros([37]));
  const { accumulations, accumulatedFirstMoment, accumulatedSecondMoment } = optimizer as never as {
    [name: string]: { variable: tf.Variable }[] | undefined;
  };
  const [first] = accumulations ?? accumulatedFirstMoment ?? [];
  expect(new Set(first?.variable.dataSync())).toEqual(new Set([0]));
  const [second] = accumulatedSecondMoment ?? [];
  expect(denormals(second?.variable.dataSync() ?? [])).toEqual([]);
  expect([...w.dataSync()].every(Number.isFinite)).toBe(true);
});

test.each([
  ['RMSprop', (w: tf.Variable) => new optim.RMSprop([w], { rho: 0.99 })],
  ['Adadelta', (w: tf.Variable) => new optim.Adadelta([w], { rho: 0.98 })],
  ['LARS', (w: tf.Variable) => new optim.LARS([w], { lr: 0.1 })],
])('nor has that of %s any denormal number', async (_, make) => {
  await tf.setBackend('notegrad');
  const w = tf.variable(tf.ones([37]));
  const optimizer = make(w);
  const step = (gradient: tf.Tensor) => {
    optimizer.applyGradients({ [w.name]: gradient });
    gradient.dispose();
  };
  step(tf.ones([37]));
  for (let i = 0; i < 10_000; i++) step(tf.zeros([37]));
  for (const { values } of Object.values(optimizer.stateDict())) {
    expect(denormals(values)).toEqual([]);
  }
  expect([...w.dataSync()].every(Number.isFinite)).toBe(true);
  optimizer.dispose();
  w.dispose();
});

test('gradients whose squares would be denormal move Adam as they do without rounding', async () => {
  await tf.setBackend('notegrad');
  for (const [size, epsilon] of [
    [1e-20, 1e-8],
    [1e-10, 1e-8],
    [1e-17, 0],
    [1e-3, 1e-8],
  ] as const) {
    const w = tf.variable(tf.zeros([9]));
    const optimizer = tf.train.adam(0.5, 0.9, 0.999, epsilon || 1e-30);
    const gradients = [1, -2, 0.5, 3].map((factor) => factor * size);
    let [m, v, expected] = [0, 0, 0];
    for (const [i, g] of gradients.entries()) {
      const tensor = tf.fill([9], g);
      optimizer.applyGradients([{ name: w.name, tensor }]);
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      const [root, t] = [Math.sqrt(v / (1 - 0.999 ** (i + 1))), i + 1];
      expected -= (0.5 * m) / (1 - 0.9 ** t) / (root + (epsilon || 1e-30));
    }
    for (const value of w.dataSync()) expect(Math.abs(value / expected - 1)).toBeLessThan(2e-5);
  }
});
