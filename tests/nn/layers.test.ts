import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import * as nn from '../../src/nn/index.ts';
import {
  expectNoLeak,
  ones,
  Rng,
  randn,
  type Tensor,
  tensor,
  typed,
} from '../../src/tensor/index.ts';

const rng = new Rng(1);
const values = (t: tf.Tensor) => Array.from(t.dataSync());
const image = (n: number) => typed(tf.range(0, n * n).reshape([1, n, n, 1]), [1, -1, -1, 1]);
const set = (v: tf.Variable | undefined, data: number[]) =>
  tf.tidy(() => v?.assign(tf.tensor(data, v.shape)));

describe('convolution', () => {
  test('0..8 with the kernel 0..3', () => {
    const conv = new nn.Conv2d(1, 1, 2, { rng, bias: false });
    set(conv.weight, [0, 1, 2, 3]);
    expect(values(conv.forward(image(3)))).toEqual([19, 25, 37, 43]);
    const x = image(3);
    expectNoLeak(() => conv.forward(x));
  });

  test('transposed, 0..3 with the kernel 0..3', () => {
    const conv = new nn.ConvTranspose2d(1, 1, 2, { rng, bias: false });
    set(conv.weight, [0, 1, 2, 3]);
    const y = conv.forward(image(2));
    expect(y.shape).toEqual([1, 3, 3, 1]);
    expect(values(y)).toEqual([0, 0, 1, 0, 4, 6, 4, 12, 9]);
  });

  test.each([
    [{ stride: 1, padding: 0 }],
    [{ stride: 2, padding: 1 }],
    [{ stride: 2, padding: 0 }],
    [{ stride: 3, padding: 2 }],
  ])('transposed is the adjoint: <A x, y> = <x, A^T y> for %o', (options) => {
    const down = new nn.Conv2d(2, 3, 3, { rng, bias: false, ...options });
    const up = new nn.ConvTranspose2d(3, 2, 3, { rng, bias: false, ...options });
    up.weight.assign(down.weight);
    const size = nn.convTransposeOutputSize(4, { kernel: 3, ...options });
    const x = randn([1, size, size, 2], { rng });
    const y = randn([1, 4, 4, 3], { rng });
    const left = tf.sum(tf.mul(down.forward(x), y)).dataSync()[0] as number;
    const right = tf.sum(tf.mul(x, up.forward(y))).dataSync()[0] as number;
    expect(left).toBeCloseTo(right, 3);
  });

  test('parameters and output sizes', () => {
    const conv = new nn.Conv2d(3, 16, 5, { rng, padding: 2 });
    expect(conv.parameterCount()).toBe(16 * (3 * 25 + 1));
    expect(conv.forward(ones([2, 32, 32, 3])).shape).toEqual([2, 32, 32, 16]);
    const size = nn.convOutputSize;
    expect(size(32, { kernel: 5, padding: 2 })).toBe(32);
    expect(size(32, { kernel: 3, padding: 1, stride: 2 })).toBe(16);
    expect(size(227, { kernel: 11, stride: 4 })).toBe(55);
    expect(size(55, { kernel: 3, stride: 2 })).toBe(27);
    expect(() => conv.forward(ones([2, 32, 32, 1]) as Tensor)).toThrow(
      'input of Conv2d has shape [2, 32, 32, 1], expected [?, ?, ?, 3]',
    );
  });
});

describe('pooling', () => {
  test('largest and mean of 2 x 2 windows at stride 1', () => {
    expect(values(new nn.MaxPool2d(2, { stride: 1 }).forward(image(3)))).toEqual([4, 5, 7, 8]);
    expect(values(new nn.AvgPool2d(2, { stride: 1 }).forward(image(3)))).toEqual([2, 3, 5, 6]);
    expect(new nn.MaxPool2d(2).forward(image(5)).shape).toEqual([1, 2, 2, 1]);
    expect(new nn.MaxPool2d(2).parameterCount()).toBe(0);
  });
});

describe('normalisation', () => {
  const x = tensor([[1], [2], [3], [4]]);
  const normal = [-1.3416354, -0.4472118, 0.4472118, 1.3416354];

  test('a batch of 1, 2, 3, 4', () => {
    const norm = new nn.BatchNorm1d(1);
    values(norm.forward(x)).forEach((v, i) => {
      expect(v).toBeCloseTo(normal[i] as number, 5);
    });
    expect(values(norm.runningMean)[0]).toBeCloseTo(0.25, 6);
    expectNoLeak(() => norm.forward(x));
  });

  test('running variance: unbiased by the torch convention, biased by that of Keras', () => {
    // After one batch of variance 1.25 (5/3 unbiased), from 1, keeping 0.9 of the old.
    const torch = new nn.BatchNorm1d(1);
    const keras = new nn.BatchNorm1d(1, { convention: 'keras', momentum: 0.9 });
    torch.forward(x);
    keras.forward(x);
    expect(values(torch.runningVar)[0]).toBeCloseTo(1.0666667, 6);
    expect(values(keras.runningVar)[0]).toBeCloseTo(1.025, 6);
  });

  test('evaluation uses the running statistics and does not change them', () => {
    const norm = new nn.BatchNorm1d(1).eval();
    expect(values(norm.forward(x))[3]).toBeCloseTo(4 / Math.sqrt(1 + 1e-5), 5);
    expect(values(norm.runningMean)).toEqual([0]);
    expect([...norm.namedParameters()].map(([name]) => name)).toEqual(['gamma', 'beta']);
    expect(Object.keys(norm.stateDict())).toEqual(['gamma', 'beta', 'runningMean', 'runningVar']);
  });

  test('the gradient by the input sums to 0 over the batch', () => {
    const norm = new nn.BatchNorm1d(1);
    const g = tf.grad((t) => norm.forward(t).pow(3).sum().reshape([]))(x);
    expect(tf.sum(g).dataSync()[0]).toBeCloseTo(0, 4);
  });

  test('a batch of one value is refused, images are normalised per channel', () => {
    expect(() => new nn.BatchNorm1d(1).forward(ones([1, 1]))).toThrow(
      'use a larger batch, or eval()',
    );
    const y = new nn.BatchNorm2d(2).forward(randn([4, 3, 3, 2], { rng, mean: 5, std: 3 }));
    const { mean, variance } = tf.moments(y, [0, 1, 2]);
    values(mean).forEach((m) => {
      expect(m).toBeCloseTo(0, 5);
    });
    values(variance).forEach((v) => {
      expect(v).toBeCloseTo(1, 4);
    });
  });

  test('layer normalisation of one item', () => {
    const y = new nn.LayerNorm(4).forward(tensor([[1, 2, 3, 4]]));
    values(y).forEach((v, i) => {
      expect(v).toBeCloseTo(normal[i] as number, 5);
    });
  });
});

describe('dropout', () => {
  test('keeps the mean, with variance p / (1 - p)', () => {
    const n = 100_000;
    const drop = new nn.Dropout(0.3, { rng: new Rng(4) });
    const y = values(drop.forward(ones([n])));
    const mean = y.reduce((a, b) => a + b, 0) / n;
    const variance = y.reduce((a, b) => a + (b - mean) ** 2, 0) / n;
    expect(Math.abs(mean - 1)).toBeLessThan(4 * Math.sqrt(0.3 / 0.7 / n));
    expect(variance).toBeCloseTo(0.3 / 0.7, 1);
  });

  test('is the identity in evaluation; the classic form scales there instead', () => {
    const x = tensor([1, 2]);
    expect(values(new nn.Dropout(0.5, { rng }).eval().forward(x))).toEqual([1, 2]);
    const classic = new nn.Dropout(0.25, { rng, mode: 'classic' });
    expect(values(classic.eval().forward(x))).toEqual([0.75, 1.5]);
    expect(new Set(values(classic.train().forward(ones([100]))))).toEqual(new Set([0, 1]));
    expectNoLeak(() => classic.forward(x));
    expect(() => new nn.Dropout(1, { rng })).toThrow('expected the share to drop');
  });
});

test('flatten, and reshape back', () => {
  const x = randn([2, 3, 4, 5], { rng });
  const flat = new nn.Flatten().forward(x);
  expect(flat.shape).toEqual([2, 60]);
  expect(new nn.Reshape([3, 4, 5]).forward(flat).shape).toEqual([2, 3, 4, 5]);
  expect(() => new nn.Reshape([3, 4]).forward(flat as Tensor)).toThrow(
    'its items have 60 elements, [3, 4] needs 12',
  );
});

test('linear on any number of axes', () => {
  const layer = new nn.Linear(3, 2, { rng });
  set(layer.weight, [1, 2, 3, 4, 5, 6]);
  set(layer.bias, [10, 20]);
  expect(values(layer.forward(tensor([1, 1, 1])))).toEqual([19, 32]);
  expect(layer.forward(ones([2, 5, 3])).shape).toEqual([2, 5, 2]);
  expect(new nn.Linear(3, 2, { rng, bias: false }).parameterCount()).toBe(6);
});
