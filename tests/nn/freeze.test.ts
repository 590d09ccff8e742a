import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { Dataset } from '../../src/data/index.ts';
import * as nn from '../../src/nn/index.ts';
import { Adam } from '../../src/optim/index.ts';
import { Rng, randn, type Tensor } from '../../src/tensor/index.ts';
import { evaluate, fit } from '../../src/train/index.ts';

const rng = () => new Rng(1);

class Transfer extends nn.Module {
  readonly backbone = new nn.Sequential(
    new nn.Linear(3, 4, { rng: 1 }),
    new nn.BatchNorm1d(4),
    new nn.Dropout(0.5, { rng: 2 }),
  );
  readonly head = new nn.Linear(4, 2, { rng: 3 });

  override forward(x: tf.Tensor): Tensor {
    return tf.tidy(() => this.head.forward(this.backbone.forward(x) as tf.Tensor)) as Tensor;
  }
}

const x = randn([8, 3], { rng: rng(), mean: 2 });
const y = tf.tensor1d([0, 1, 0, 1, 0, 1, 0, 1], 'int32') as Tensor as Tensor<[number]>;
const data = new Dataset({ x, y });

test('nothing in a frozen part changes, in whatever way it is trained', async () => {
  const net = new Transfer();
  const optimizer = new Adam(net.parameters(), { lr: 0.1 });
  net.backbone.freeze();
  const before = net.stateDict();
  for (let i = 0; i < 3; i++) optimizer.step(() => nn.crossEntropy(net.train().forward(x), y));
  await fit(net, data, { rng: rng(), loss: nn.crossEntropy, epochs: 2, progress: false });
  await evaluate(net, data, { loss: nn.crossEntropy });
  const after = net.stateDict();
  for (const name of Object.keys(before)) {
    const same = name.startsWith('backbone.');
    if (same) expect(after[name], name).toEqual(before[name]);
    else expect(after[name], name).not.toEqual(before[name]);
  }
  expect([...net.namedParameters()].map(([name]) => name)).toEqual(['head.weight', 'head.bias']);
  expect(net.parameterCount()).toBe(16 + 8 + 10);
});

test('a frozen part is in evaluation: dropout drops nothing, running statistics are used', () => {
  const { backbone } = new Transfer();
  backbone.freeze().train();
  expect([backbone.training, backbone[1]?.training]).toEqual([false, false]);
  const twice = tf.tidy(() => [1, 2].map(() => [...backbone.forward(x).dataSync()]));
  expect(twice[0]).toEqual(twice[1]);
  const { 0: linear, 1: norm } = backbone.layers;
  const expected = tf.tidy(() => {
    const h = linear.forward(x as tf.Tensor) as tf.Tensor;
    return [...h.div(Math.sqrt(1 + norm.eps)).dataSync()];
  });
  expected.forEach((value, i) => {
    expect(twice[0]?.[i]).toBeCloseTo(value, 5);
  });
});

test('unfreeze makes trainable what was so, and lets the last train() or eval() count', () => {
  const net = new Transfer();
  net.head.weight.trainable = false;
  net.freeze();
  net.train();
  expect(net.parameters()).toEqual([]);
  net.head.unfreeze();
  expect([...net.namedParameters()].map(([name]) => name)).toEqual(['head.bias']);
  net.unfreeze();
  expect([...net.namedParameters()].map(([name]) => name)).toEqual([
    'backbone.0.weight',
    'backbone.0.bias',
    'backbone.1.gamma',
    'backbone.1.beta',
    'head.bias',
  ]);
  expect(net.backbone.training).toBe(true);
  net.freeze().eval().unfreeze();
  expect(net.backbone.training).toBe(false);
});

test('evaluate and summary leave each part in its own mode', async () => {
  const net = new Transfer();
  net.backbone.eval();
  const modes = () => [...net.namedModules()].map(([, module]) => module.training);
  const before = modes();
  expect(before).toEqual([true, false, false, false, false, true]);
  await evaluate(net, data, { loss: nn.crossEntropy });
  net.backbone.layers[1].train();
  const state = net.stateDict();
  // In evaluation: one example is enough for batch normalization, which changes nothing.
  net.summary([1, 3]);
  expect(net.stateDict()).toEqual(state);
  expect(modes()).toEqual(before.map((mode, i) => (i === 3 ? true : mode)));
});
