import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import {
  Adadelta,
  Adagrad,
  Adam,
  AdamW,
  type Optimizer,
  RMSprop,
  SGD,
} from '../../src/optim/index.ts';
import { expectNoLeak } from '../../src/tensor/index.ts';

const cases: [string, (w: tf.Variable) => Optimizer, number[]][] = [
  ['SGD', (w) => new SGD([w], { lr: 0.01 }), [0.98, 0.9604, 0.941192]],
  ['Momentum', (w) => new SGD([w], { lr: 0.01, momentum: 0.9 }), [0.98, 0.9424, 0.889712]],
  [
    'Nesterov',
    (w) => new SGD([w], { lr: 0.01, momentum: 0.9, nesterov: true }),
    [0.962, 0.909244, 0.8445283],
  ],
  ['Adam', (w) => new Adam([w], { lr: 0.01 }), [0.99, 0.9800027, 0.9700101]],
  ['AdamW', (w) => new AdamW([w], { lr: 0.01 }), [0.9899, 0.9798038, 0.9697132]],
  [
    'Adam + L2',
    (w) => new Adam([w], { lr: 0.01, weightDecay: 0.01 }),
    [0.99, 0.9800027, 0.9700101],
  ],
  ['Adagrad', (w) => new Adagrad([w]), [0.99, 0.9829646, 0.9772379]],
  [
    'Adagrad from 0.1',
    (w) => new Adagrad([w], { initialAccumulator: 0.1 }),
    [0.9901227, 0.9831308, 0.9774279],
  ],
  ['RMSprop, rho 0.9', (w) => new RMSprop([w], { rho: 0.9 }), [0.9683772, 0.945788, 0.9270531]],
  ['RMSprop', (w) => new RMSprop([w]), [0.9, 0.832918, 0.7799823]],
  ['Adadelta', (w) => new Adadelta([w]), [0.9968377, 0.9935982, 0.990309]],
  [
    'Adadelta, as Keras',
    (w) => new Adadelta([w], { rho: 0.95, eps: 1e-7 }),
    [0.9985858, 0.9971545, 0.9957125],
  ],
];

test.each(cases)('%s: first three iterates on w^2 from 1', (_, make, expected) => {
  const w = tf.variable(tf.scalar(1));
  const optimizer = make(w);
  for (const value of expected) {
    optimizer.step(() => w.square());
    expect(w.dataSync()[0]).toBeCloseTo(value, 6);
  }
});

test('the first step of Adam has length lr, whatever the gradient', () => {
  for (const scale of [1e-3, 1, 1e4]) {
    const w = tf.variable(tf.scalar(1));
    new Adam([w], { lr: 0.01 }).step(() => w.mul(scale));
    expect(w.dataSync()[0]).toBeCloseTo(0.99, 5);
  }
});

test('gradient descent on w^2 diverges exactly above lr 1', () => {
  const after = (lr: number) => {
    const w = tf.variable(tf.scalar(1));
    const optimizer = new SGD([w], { lr });
    for (let i = 0; i < 20; i++) optimizer.step(() => w.square());
    return Math.abs(w.dataSync()[0] as number);
  };
  expect(after(0.99)).toBeLessThan(1);
  expect(after(1)).toBeCloseTo(1, 5);
  expect(after(1.01)).toBeGreaterThan(1);
});

test('weight decay of SGD is the gradient of an L2 penalty', () => {
  const [a, b] = [tf.variable(tf.tensor1d([1, -2])), tf.variable(tf.tensor1d([1, -2]))];
  const decay = new SGD([a], { lr: 0.1, weightDecay: 0.3 });
  const penalty = new SGD([b], { lr: 0.1 });
  for (let i = 0; i < 5; i++) {
    decay.step(() => a.sub(3).square().sum());
    penalty.step(() => b.sub(3).square().sum().add(b.square().sum().mul(0.15)));
  }
  a.dataSync().forEach((value, i) => {
    expect(value).toBeCloseTo(b.dataSync()[i] as number, 5);
  });
});

test.each(cases)('%s: a step returns the loss before it, and leaks nothing', (_, make) => {
  const w = tf.variable(tf.scalar(3));
  const optimizer = make(w);
  expect(optimizer.step(() => w.square())).toBe(9);
  expectNoLeak(() => void optimizer.step(() => w.square()));
  const before = tf.memory().numTensors;
  optimizer.dispose();
  expect(tf.memory().numTensors).toBeLessThanOrEqual(before);
});

test('what cannot be trained is refused', () => {
  const w = tf.variable(tf.tensor1d([1, 2]));
  expect(() => new SGD([], { lr: 1 })).toThrow('pass module.parameters()');
  expect(() => new SGD([w], { lr: Number.NaN })).toThrow('learning rate NaN');
  expect(() => new SGD([w], { lr: 1 }).step(() => w.square())).toThrow(
    'the loss has shape [2], expected a scalar',
  );
});
