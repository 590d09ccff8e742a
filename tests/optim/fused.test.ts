import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import '../../src/backend/index.ts';
import { Adam, AdamW, type Optimizer, SGD } from '../../src/optim/index.ts';
import { expectNoLeak, Rng, randn } from '../../src/tensor/index.ts';

const makers: [
  string,
  'SgdUpdate' | 'MomentumUpdate' | 'AdamUpdate',
  (w: tf.Variable) => Optimizer,
][] = [
  ['SGD', 'SgdUpdate', (w) => new SGD([w], { lr: 0.1, weightDecay: 0.01 })],
  ['momentum', 'MomentumUpdate', (w) => new SGD([w], { lr: 0.1, momentum: 0.9 })],
  ['Nesterov', 'MomentumUpdate', (w) => new SGD([w], { lr: 0.1, momentum: 0.9, nesterov: true })],
  ['Adam', 'AdamUpdate', (w) => new Adam([w], { lr: 0.1 })],
  ['Adam + L2', 'AdamUpdate', (w) => new Adam([w], { lr: 0.1, weightDecay: 0.1 })],
  ['AdamW', 'AdamUpdate', (w) => new AdamW([w], { lr: 0.1, weightDecay: 0.1 })],
];

/** Ten steps on a bowl that is steeper along some axes than along others. */
async function descend(backend: string, make: (w: tf.Variable) => Optimizer): Promise<number[]> {
  await tf.setBackend(backend);
  const w = tf.tidy(() => tf.variable(randn([7, 3], { rng: new Rng(1) })));
  const steep = tf.range(1, 22).reshape([7, 3]).div(20);
  const optimizer = make(w);
  for (let i = 0; i < 10; i++) optimizer.step(() => w.sub(1).square().mul(steep).sum());
  const values = [...w.dataSync()];
  optimizer.dispose();
  tf.dispose([w, steep]);
  return values;
}

test.each(makers)(
  '%s: one kernel takes the same path as the operations',
  async (_, kernel, make) => {
    expect(tf.getKernel(kernel, 'notegrad')).toBeTruthy();
    const expected = await descend('cpu', make);
    const values = await descend('notegrad', make);
    // Ten steps of length 0.1; 1 - β₂ in float32 is 5e-5 off.
    for (const [i, value] of values.entries()) expect(value).toBeCloseTo(expected[i] as number, 4);
  },
);

test.each(makers)('%s: in place, yet a clone keeps its values', async (_, __, make) => {
  await tf.setBackend('notegrad');
  const start = tf.tensor1d([1, -2, 3]);
  const w = tf.variable(start);
  const clone = w.clone();
  const optimizer = make(w);
  optimizer.step(() => w.square().sum());
  expectNoLeak(() => void optimizer.step(() => w.square().sum()));
  for (const kept of [start, clone]) expect([...kept.dataSync()]).toEqual([1, -2, 3]);
  expect(w.dataSync()[0]).toBeLessThan(1);
  optimizer.dispose();
  tf.dispose([w, clone, start]);
});
