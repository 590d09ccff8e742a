import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import * as nn from '../../src/nn/index.ts';
import { Adam } from '../../src/optim/index.ts';
import { expectNoLeak, oneHot, Rng, randn, zeros } from '../../src/tensor/index.ts';

const net = () => {
  const rng = new Rng(1);
  return new nn.Sequential(
    new nn.Linear(4, 8, { rng }),
    new nn.ReLU(),
    new nn.Linear(8, 3, { rng }),
  );
};

test('a network lists its parameters by path, as PyTorch names them', () => {
  const model = net();
  expect([...model.namedParameters()].map(([name]) => name)).toEqual([
    '0.weight',
    '0.bias',
    '2.weight',
    '2.bias',
  ]);
  expect(model.parameterCount()).toBe(4 * 8 + 8 + 8 * 3 + 3);
});

test('the summary counts parameters and shows shapes', () => {
  const model = net();
  const summary = model.summary([2, 4]);
  expect(summary.rows).toEqual([
    { name: '0', layer: 'Linear(4 -> 8)', outputs: [[2, 8]], parameters: 40 },
    { name: '1', layer: 'ReLU()', outputs: [[2, 8]], parameters: 0 },
    { name: '2', layer: 'Linear(8 -> 3)', outputs: [[2, 3]], parameters: 27 },
  ]);
  expect(String(summary)).toMatch(/total +67$/);
  expect(model.training).toBe(true);
  expect(Object.hasOwn(model[0] as nn.AnyModule, 'forward')).toBe(false);
});

test('forward and a training step leave nothing behind, and the loss falls', () => {
  const model = net();
  const x = randn([32, 4], { rng: new Rng(2) });
  const labels = oneHot(
    Array.from({ length: 32 }, (_, i) => i % 3),
    3,
  );
  expectNoLeak(() => model.forward(x));
  const optimizer = new Adam(model.parameters(), { lr: 0.05 });
  const loss = () => nn.crossEntropy(model.forward(x), labels);
  const first = optimizer.step(loss);
  expectNoLeak(() => void optimizer.step(loss));
  let last = first;
  for (let i = 0; i < 60; i++) last = optimizer.step(loss);
  expect(last).toBeLessThan(first / 2);
});

test('the state goes into a twin, and into nothing else', () => {
  const a = net();
  const b = net();
  tf.tidy(() => a.parameters()[0]?.assign(tf.ones([4, 8])));
  b.loadStateDict(JSON.parse(JSON.stringify(spread(a.stateDict()))));
  expect(b.stateDict()).toEqual(a.stateDict());
  const state = a.stateDict();
  delete state['0.bias'];
  state['9.x'] = { shape: [1], values: [1] };
  state['2.bias'] = { shape: [4], values: [1, 2, 3, 4] };
  expect(() => b.loadStateDict(state)).toThrow(
    'loadStateDict: the state is of another module: 0.bias is missing; 9.x is unknown; ' +
      '2.bias has shape [4], expected [3]',
  );
});
const spread = (state: nn.StateDict) =>
  Object.fromEntries(
    Object.entries(state).map(([k, v]) => [k, { shape: v.shape, values: [...v.values] }]),
  );

test('a batch of the wrong width is refused by name', () => {
  const layer: nn.Module = new nn.Linear(4, 2, { rng: new Rng(1) });
  expect(() => layer.forward(zeros([3, 5]))).toThrow(
    'input of Linear has shape [3, 5], expected [?, 4]',
  );
});

test('dispose frees all variables', () => {
  const before = tf.memory().numTensors;
  net().dispose();
  expect(tf.memory().numTensors).toBe(before);
});
