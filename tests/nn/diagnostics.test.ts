import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { MLP } from '../../src/models/index.ts';
import * as nn from '../../src/nn/index.ts';
import { disposeAll, randn, tensor } from '../../src/tensor/index.ts';

const { activationStats, deadUnits, gradNorms, symmetryProbe } = nn.diagnostics;

/** A layer of given weights. */
function linear(weight: number[][], bias: number[]) {
  return new nn.Linear(weight.length, bias.length, {
    rng: 1,
    init: () => tensor(weight),
    biasInit: () => tensor(bias),
  });
}

test('a unit is dead that is 0 for every example, not for one', () => {
  const net = new nn.Sequential(
    linear([[1, -1, 1, 0]], [0, 0, -9, -1]),
    nn.relu,
    linear([[1], [1], [1], [1]], [0]),
    new nn.LeakyReLU(),
  );
  const x = tensor([[2], [-3]]);
  expect(deadUnits(net, x)).toEqual([
    { layer: '1 relu', dead: [2, 3], share: 0.5 },
    { layer: '3 LeakyReLU', dead: [], share: 0 },
  ]);
  const one = tensor([[2]]);
  expect(deadUnits(net, one)[0]?.dead).toEqual([1, 2, 3]);
  disposeAll([x, one]);
  net.dispose();
});

test('of images, the units are the channels', () => {
  const net = new nn.Sequential(new nn.Conv2d(1, 2, 1, { rng: 1, init: nn.init.ones }), nn.relu);
  const bias = [...net.namedVariables()].at(-1)?.[1] as tf.Variable;
  const values = tensor([0, -5]);
  bias.assign(values);
  const x = tf.ones([2, 3, 3, 1]);
  expect(deadUnits(net, x)).toEqual([{ layer: '1 relu', dead: [1], share: 0.5 }]);
  disposeAll([x, values]);
  net.dispose();
});

test('statistics of known activations', () => {
  const net = new nn.Sequential(linear([[1, 2]], [0, 0]), nn.tanh, new nn.Dropout(0.5, { rng: 1 }));
  const x = tensor([[2], [-2], [0], [0]]);
  // 2 and -2 are not flat for tanh (slope 0.07), 4 and -4 are (0.0013).
  const [t, d] = [Math.tanh(2), Math.tanh(4)];
  const [stats, ...rest] = activationStats(net, x);
  expect(rest).toEqual([]);
  expect(stats?.layer).toBe('1 tanh');
  expect(stats?.mean).toBeCloseTo(0, 6);
  expect(stats?.std).toBeCloseTo(Math.sqrt((2 * t * t + 2 * d * d) / 8), 5);
  expect(stats?.saturated).toBeCloseTo(2 / 8, 6);
  x.dispose();
  net.dispose();
});

test('an MLP tells its activations, and of normal inputs half of relu is saturated', () => {
  const net = new MLP([200, 400, 400, 5], { rng: 1, init: nn.init.kaimingNormal });
  for (const [path, variable] of net.namedVariables()) {
    if (path.endsWith('bias')) tf.tidy(() => variable.assign(variable.mul(0)));
  }
  const x = randn([300, 200], { rng: 2 });
  const stats = activationStats(net, x);
  expect(stats.map(({ layer }) => layer)).toEqual(['1 relu', '3 relu']);
  for (const { mean, std, saturated } of stats) {
    // With variance 2, E relu = sqrt(2 / 2 pi) and E relu^2 = 1.
    expect(mean).toBeCloseTo(Math.sqrt(1 / Math.PI), 1);
    expect(std).toBeCloseTo(Math.sqrt(1 - 1 / Math.PI), 1);
    expect(saturated).toBeCloseTo(0.5, 1);
  }
  x.dispose();
  net.dispose();
});

test('the length of each gradient', () => {
  const net = new nn.Sequential(linear([[3]], [0]), nn.relu, linear([[2]], [1]));
  const x = tensor([[1], [2]]);
  // y = 2 · 3x + 1; dy/dw1 = 2x, dy/dw2 = 3x.
  const norms = gradNorms(net, () => net.forward(x).sum());
  expect(norms).toEqual({ '0.weight': 6, '0.bias': 4, '2.weight': 9, '2.bias': 2 });
  x.dispose();
  net.dispose();
});

test('units of equal weights are counted once', () => {
  const net = new nn.Sequential(
    linear(
      [
        [1, 2, 1, 1],
        [3, 4, 3, 3.001],
      ],
      [0, 0, 0, 0],
    ),
    nn.tanh,
    new nn.Linear(4, 3, { rng: 1, init: nn.init.zeros }),
  );
  expect(symmetryProbe(net)).toEqual([
    { weight: '0.weight', units: 4, distinct: 3 },
    { weight: '2.weight', units: 3, distinct: 1 },
  ]);
  expect(symmetryProbe(net, { tolerance: 0.01 })[0]?.distinct).toBe(2);
  net.dispose();
});

test('leaves no tensors and the mode; says where there is no activation', () => {
  const net = new MLP([3, 4, 2], { rng: 1 });
  const x = randn([5, 3], { rng: 2 });
  const before = tf.memory().numTensors;
  activationStats(net, x);
  deadUnits(net, x);
  gradNorms(net, () => net.forward(x).sum());
  symmetryProbe(net);
  expect(tf.memory().numTensors).toBe(before);
  expect(net.training).toBe(true);
  const plain = new nn.Linear(3, 2, { rng: 1 });
  expect(() => deadUnits(plain, x)).toThrow('deadUnits: no activation function found in Linear');
  x.dispose();
  net.dispose();
  plain.dispose();
});
