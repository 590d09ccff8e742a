import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';

/**
 * Where TensorFlow.js departs from the literature or from PyTorch, and this library goes its own
 * way. Should one of these fail, TensorFlow.js has changed: look whether the workaround is still
 * needed.
 */

const std = (t: tf.Tensor) => tf.tidy(() => tf.moments(t).variance.sqrt().dataSync()[0] as number);

test('T1: its normal initialisers fall short of the standard deviation they name by 0.88', () => {
  const of = (init: { apply(shape: number[]): tf.Tensor }) => std(init.apply([400, 600]));
  expect(of(tf.initializers.glorotNormal({ seed: 1 }))).toBeCloseTo(0.0394, 3);
  expect(of(tf.initializers.heNormal({ seed: 1 }))).toBeCloseTo(0.0623, 3);
  expect(of(tf.initializers.leCunNormal({ seed: 1 }))).toBeCloseTo(0.044, 3);
  expect(of(tf.initializers.glorotUniform({ seed: 1 }))).toBeCloseTo(0.0447, 3);
});

test('T2: its Adadelta is plain gradient descent', () => {
  const [a, b] = [tf.variable(tf.tensor1d([1, -2])), tf.variable(tf.tensor1d([1, -2]))];
  const [adadelta, sgd] = [tf.train.adadelta(0.05), tf.train.sgd(0.05)];
  for (let i = 0; i < 30; i++) {
    adadelta.minimize(() => a.square().mul([1, 3]).sum(), false, [a]);
    sgd.minimize(() => b.square().mul([1, 3]).sum(), false, [b]);
  }
  a.dataSync().forEach((value, i) => {
    expect(value).toBeCloseTo(b.dataSync()[i] as number, 6);
  });
});

test('T4: its leaky relu has slope 0.2, its layer 0.3', () => {
  expect(tf.leakyRelu(tf.scalar(-1)).dataSync()[0]).toBeCloseTo(-0.2, 6);
  const layer = tf.layers.leakyReLU().apply(tf.tensor2d([[-1]])) as tf.Tensor;
  expect(layer.dataSync()[0]).toBeCloseTo(-0.3, 6);
});

test('T5: its batch normalisation keeps 0.99, adds 1e-3, and tracks the biased variance', () => {
  const config = tf.layers.batchNormalization().getConfig();
  expect(config.momentum).toBe(0.99);
  expect(config.epsilon).toBe(1e-3);
  const layer = tf.layers.batchNormalization({ momentum: 0.9 });
  layer.apply(tf.tensor2d([[1], [2], [3], [4]]), { training: true });
  expect(layer.getWeights()[3]?.dataSync()[0]).toBeCloseTo(1.025, 6);
});

test('T6: its dense layers start from glorotNormal', () => {
  const config = tf.layers.dense({ units: 2 }).getConfig();
  expect(config.kernelInitializer).toMatchObject({
    className: 'VarianceScaling',
    config: { mode: 'fanAvg', distribution: 'normal' },
  });
});

test('T7: its optimizers have constants of their own', () => {
  expect(tf.train.adam(0.1).getConfig().epsilon).toBe(1e-7);
  expect(tf.train.adagrad(0.1).getConfig().initialAccumulatorValue).toBe(0.1);
  expect(tf.train.rmsprop(0.1).getConfig().decay).toBe(0.9);
});

test('T8: max gives the gradient to every tie, max pooling to the first', () => {
  const g = tf.grad((x) => tf.max(x))(tf.tensor1d([2, 2, 1]));
  expect([...g.dataSync()]).toEqual([1, 1, 0]);
  const pool = tf.grad((x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 0).sum())(tf.ones([1, 2, 2, 1]));
  expect([...pool.dataSync()]).toEqual([1, 0, 0, 0]);
});

test('T9: float32 cannot pass a gradient check: no step comes below 1e-5', () => {
  const f = (x: number) =>
    tf.tidy(() => tf.sigmoid(tf.scalar(x)).mul(3).exp().dataSync()[0] as number);
  const exact = (() => {
    const s = 1 / (1 + Math.exp(-0.7));
    return Math.exp(3 * s) * 3 * s * (1 - s);
  })();
  const errors = [1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6].map(
    (h) => Math.abs((f(0.7 + h) - f(0.7 - h)) / (2 * h) - exact) / exact,
  );
  expect(Math.min(...errors)).toBeGreaterThan(1e-7);
  expect(errors[5]).toBeGreaterThan(1e-3);
});

test('T10: its l2 regulariser is 0.01 sum w^2, without a half', () => {
  const l2 = tf.regularizers.l2();
  expect(tf.tidy(() => l2.apply(tf.tensor1d([1, 2])).dataSync()[0])).toBeCloseTo(0.05, 6);
});

test('T11: given padding as a number, it takes the width of the result by the height of the window', () => {
  const [x, filter] = [tf.ones<tf.Rank.R4>([1, 8, 8, 1]), tf.ones<tf.Rank.R4>([1, 3, 1, 1])];
  expect(tf.conv2d(x, filter, 1, 0).shape).toEqual([1, 8, 8, 1]);
  expect(tf.conv2d(x, filter, 1, 'valid').shape).toEqual([1, 8, 6, 1]);
});
