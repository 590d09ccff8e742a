import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { Adam, AdamW, type Optimizer, SGD } from '../../src/optim/index.ts';

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
];

test.each(cases)('%s: first three iterates on w^2 from 1', (_, make, expected) => {
  const w = tf.variable(tf.scalar(1));
  const optimizer = make(w);
  for (const value of expected) {
    optimizer.step(() => w.square());
    expect(w.dataSync()[0]).toBeCloseTo(value, 6);
  }
});
