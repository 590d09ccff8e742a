import { expect, test } from 'vitest';
import * as nn from '../../src/nn/index.ts';
import { expectNoLeak, Rng, tf } from '../../src/tensor/index.ts';

const num = (x: tf.Tensor): number => x.dataSync()[0] as number;
const rows = (seed: number, n: number, mean = 0, scale = 1) => {
  const rng = new Rng(seed);
  return Array.from({ length: n }, () => [rng.normal(mean, scale), rng.normal(0, 1)]);
};

test('coral does not see means, and grows with the fourth power of a common scale', () => {
  tf.tidy(() => {
    const a = tf.tensor2d(rows(1, 20));
    const b = tf.tensor2d(rows(2, 30, 0, 2));
    expect(num(nn.coral(a, a.add(5)))).toBeCloseTo(0, 6);
    expect(num(nn.coral(a.mul(3), b.mul(3))) / num(nn.coral(a, b))).toBeCloseTo(81, 3);
    // Variances 2 and 8 of one feature: (8 - 2)^2 / 4.
    const one = nn.coral(tf.tensor2d([[-1], [1]]), tf.tensor2d([[-2], [2]]));
    expect(num(one)).toBeCloseTo(9, 5);
    expect(() => nn.coral(a, tf.ones([1, 2]))).toThrow('at least 2 rows');
  });
});

test('mmd of two points is 2 - 2k, of equal samples 0, and equals the sums over pairs', () => {
  tf.tidy(() => {
    const k = Math.exp(-9 / 8);
    const two = nn.mmd(tf.tensor2d([[0]]), tf.tensor2d([[3]]), { sigmas: [2] });
    expect(num(two)).toBeCloseTo(2 - 2 * k, 5);
    const [a, b] = [rows(3, 5), rows(4, 7, 1)];
    expect(num(nn.mmd(tf.tensor2d(a), tf.tensor2d(a)))).toBeCloseTo(0, 6);
    const kernel = (x: number[], y: number[]) =>
      [0.5, 2].reduce(
        (s, sigma) =>
          s +
          Math.exp(-x.reduce((q, v, i) => q + (v - (y[i] as number)) ** 2, 0) / (2 * sigma ** 2)) /
            2,
        0,
      );
    const mean = (p: number[][], q: number[][]) =>
      p.reduce((s, x) => s + q.reduce((u, y) => u + kernel(x, y), 0), 0) / (p.length * q.length);
    const expected = mean(a, a) + mean(b, b) - 2 * mean(a, b);
    const got = nn.mmd(tf.tensor2d(a), tf.tensor2d(b), { sigmas: [0.5, 2] });
    expect(num(got)).toBeCloseTo(expected, 5);
  });
  const x = tf.ones([3, 2]);
  expectNoLeak(() => nn.mmd(x, x).dispose());
  expectNoLeak(() => nn.coral(x, x).dispose());
  x.dispose();
});

test('gradient reversal passes values, and turns gradients', () => {
  tf.tidy(() => {
    const layer = new nn.GradientReversal(0.5);
    const f = (x: tf.Tensor) => layer.forward(x).mul(3).sum();
    const x = tf.tensor1d([2, -1]);
    expect([...layer.forward(x).dataSync()]).toEqual([2, -1]);
    expect([...tf.grad(f)(x).dataSync()]).toEqual([-1.5, -1.5]);
    expect(() => new nn.GradientReversal(-1)).toThrow('given -1');
  });
});

test('adapted statistics are those of the examples, and the rest stays', () => {
  for (const convention of ['torch', 'keras'] as const) {
    const net = new nn.Sequential(
      new nn.Linear(2, 3, { rng: 1 }),
      new nn.BatchNorm1d(3, { convention, eps: 1e-8 }),
      new nn.Dropout(0.5, { rng: 1 }),
    );
    net.eval();
    const x = tf.tensor2d(rows(5, 40, 3, 2));
    const weight = [...(net.stateDict()['0.weight']?.values ?? [])];
    expectNoLeak(() => nn.adaptBatchNorm(net, x));
    const y = tf.tidy(() => net.forward(x).arraySync() as number[][]);
    const column = y.map((row) => row[0] as number);
    const mean = column.reduce((s, v) => s + v, 0) / 40;
    const variance = column.reduce((s, v) => s + (v - mean) ** 2, 0) / 40;
    expect(mean).toBeCloseTo(0, 4);
    expect(variance).toBeCloseTo(convention === 'torch' ? 39 / 40 : 1, 4);
    expect([...(net.stateDict()['0.weight']?.values ?? [])]).toEqual(weight);
    expect(net.training).toBe(false);
  }
  const bare = new nn.Sequential(new nn.Linear(2, 2, { rng: 1 }));
  expect(() => nn.adaptBatchNorm(bare, tf.ones([2, 2]))).toThrow('no batch normalization');
  const still = new nn.Sequential(new nn.BatchNorm1d(2, { momentum: 0 }));
  expect(() => nn.adaptBatchNorm(still, tf.ones([2, 2]))).toThrow('another momentum');
});
