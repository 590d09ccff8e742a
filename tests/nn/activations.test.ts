import * as tf from '@tensorflow/tfjs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import * as nn from '../../src/nn/index.ts';
import { expectNoLeak, tensor } from '../../src/tensor/index.ts';

const at = (f: (x: tf.Tensor) => tf.Tensor, x: number): number =>
  tf.tidy(() => f(tf.scalar(x)).dataSync()[0] as number);
const slope = (f: (x: tf.Tensor) => tf.Tensor, x: number): number =>
  tf.tidy(
    () =>
      tf
        .grad((t) => f(t))(tf.scalar(x))
        .dataSync()[0] as number,
  );

const values: [string, (x: tf.Tensor) => tf.Tensor, number, number][] = [
  ['sigmoid', nn.sigmoid, 0, 0.5],
  ['sigmoid', nn.sigmoid, 1, 0.7310586],
  ['sigmoid', nn.sigmoid, -1000, 0],
  ['tanh', nn.tanh, 1, 0.7615942],
  ['relu', nn.relu, -2, 0],
  ['relu', nn.relu, 2, 2],
  ['leakyRelu', nn.leakyRelu, -1, -0.01],
  ['leakyRelu, slope 0.2', (x) => nn.leakyRelu(x, { slope: 0.2 }), -1, -0.2],
  ['elu', nn.elu, -1, -0.6321206],
  ['elu, alpha 2', (x) => nn.elu(x, { alpha: 2 }), -1, -1.2642411],
  ['elu, alpha 2', (x) => nn.elu(x, { alpha: 2 }), 3, 3],
  ['selu', nn.selu, -1, -1.1113307],
  ['gelu', nn.gelu, 1, 0.8413447],
  ['gelu, tanh', (x) => nn.gelu(x, { approximate: 'tanh' }), 1, 0.841192],
  ['silu', nn.silu, 1, 0.7310586],
  ['softplus', nn.softplus, 0, 0.6931472],
  ['hardSigmoid', nn.hardSigmoid, 1.5, 0.75],
  ['hardSigmoid', nn.hardSigmoid, 9, 1],
  ['step', nn.step, 0, 1],
  ['step, 0 at 0', (x) => nn.step(x, { atZero: 0 }), 0, 0],
  ['sign', nn.sign, -3, -1],
  ['identity', nn.identity, -3, -3],
];
test.each(values)('%s (case %#)', (_, f, x, y) => {
  expect(at(f, x)).toBeCloseTo(y, 6);
});

const slopes: [string, (x: tf.Tensor) => tf.Tensor, number, number][] = [
  ['sigmoid', nn.sigmoid, 0, 0.25],
  ['tanh', nn.tanh, 1, 0.4199743],
  ['relu', nn.relu, 0, 0],
  ['relu', nn.relu, 3, 1],
  ['leakyRelu', nn.leakyRelu, -1, 0.01],
  ['prelu', (x) => nn.prelu(x, tf.scalar(0.3)), -2, 0.3],
  ['elu, e^x', nn.elu, -1, Math.exp(-1)],
  ['elu, alpha e^x', (x) => nn.elu(x, { alpha: 2 }), -1, 2 * Math.exp(-1)],
  ['selu', nn.selu, 2, 1.050701],
  ['selu', nn.selu, -1, 1.050701 * 1.6732632 * Math.exp(-1)],
  ['softplus, the sigmoid', nn.softplus, 1, 0.7310586],
  // Phi(x) + x phi(x), with phi the normal density.
  ['gelu', nn.gelu, 0, 0.5],
  ['gelu', nn.gelu, 1, 0.8413447 + 0.2419707],
  // s + x s (1 - s), with s = sigmoid(x).
  ['silu', nn.silu, 1, 0.7310586 + 0.1966119],
  ['hardSigmoid', nn.hardSigmoid, 0, 1 / 6],
  ['hardSigmoid', nn.hardSigmoid, 4, 0],
  ['step', nn.step, 0.5, 0],
];
test.each(slopes)('derivative of %s (case %#)', (_, f, x, y) => {
  expect(slope(f, x)).toBeCloseTo(y, 6);
});

// Neither is monotone: left of its minimum each falls.
const minima: [string, (x: tf.Tensor) => tf.Tensor, number, number][] = [
  ['gelu', nn.gelu, -0.7517916, -0.1699712],
  ['silu', nn.silu, -1.2784645, -0.2784645],
];
test.each(minima)('the minimum of %s', (_, f, x, y) => {
  expect(at(f, x)).toBeCloseTo(y, 6);
  expect(slope(f, x)).toBeCloseTo(0, 6);
  expect(slope(f, x - 1)).toBeLessThan(-0.05);
});

test('the derivative of prelu by alpha is min(0, x)', () => {
  const by = (x: number) => slope((alpha) => nn.prelu(tf.scalar(x), alpha), 0.3);
  expect(by(-2)).toBe(-2);
  expect(by(2)).toBeCloseTo(0, 12);
});

test('identities of sigmoid and tanh', () => {
  fc.assert(
    fc.property(fc.float({ min: -20, max: 20, noNaN: true }), (x) => {
      expect(at(nn.sigmoid, x) + at(nn.sigmoid, -x)).toBeCloseTo(1, 5);
      expect(at(nn.tanh, x)).toBeCloseTo(2 * at(nn.sigmoid, 2 * x) - 1, 5);
    }),
  );
});

const list = (t: tf.Tensor): number[] => {
  const out = Array.from(t.dataSync());
  t.dispose();
  return out;
};
const close = (actual: number[], expected: number[]) => {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((x, i) => {
    expect(x).toBeCloseTo(expected[i] as number, 6);
  });
};

test('softmax and its kin', () => {
  close(list(nn.softmax(tensor([2, 1, 0.1]))), [0.6590011, 0.242433, 0.0985659]);
  close(list(nn.softmax(tensor([1, 2, 3]))), [0.0900306, 0.2447285, 0.665241]);
  close(list(nn.softmax(tensor([123, 456, 789]))), [0, 0, 1]);
  close(list(nn.logSumExp(tensor([1, 2, 3]))), [3.407606]);
  close(list(nn.logSoftmax(tensor([1000, 0]))), [0, -1000]);
  close(
    list(
      nn.softmax(
        tensor([
          [1, 1],
          [1, 3],
        ]),
        { axis: 0 },
      ),
    ),
    [0.5, 0.1192029, 0.5, 0.8807971],
  );
});

test('softmax and its kin along another axis', () => {
  const x = tensor([
    [1, 1],
    [1, 3],
  ]);
  close(list(nn.logSoftmax(x, { axis: 0 })), [-0.6931472, -2.126928, -0.6931472, -0.126928]);
  close(list(nn.logSumExp(tensor([[1, 2, 3]]), { axis: 0 })), [1, 2, 3]);
  close(
    list(
      nn.logSumExp(
        tensor([
          [1, 2, 3],
          [0, 0, 0],
        ]),
      ),
    ),
    [3.407606, Math.log(3)],
  );
  close(list(nn.softmax(x, { axis: 1 })), list(nn.softmax(x)));
});

test('softmax does not change when all scores are shifted', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: -60, max: 60 }),
      (scores, shift) => {
        close(
          list(nn.softmax(tf.tensor1d(scores.map((z) => z + shift)))),
          list(nn.softmax(tf.tensor1d(scores))),
        );
      },
    ),
    { numRuns: 50 },
  );
});

test('rows of the softmax Jacobian sum to 0, and it is diag(p) - p p^T', () => {
  const jacobian = nn.softmaxJacobian(tf.tensor1d([2, 1, 0.1]));
  close(list(jacobian.sum(1)), [0, 0, 0]);
  expect(jacobian.arraySync()[0]?.[1]).toBeCloseTo(-0.6590011 * 0.242433, 6);
});

test('no activation leaks, nor as a layer', () => {
  const x = tensor([[-1, 2]]);
  for (const [, f] of values) expectNoLeak(() => (f === nn.identity ? undefined : f(x)));
  for (const layer of [
    new nn.ReLU(),
    new nn.LeakyReLU(),
    new nn.ELU(),
    new nn.SELU(),
    new nn.GELU(),
    new nn.SiLU(),
    new nn.Sigmoid(),
    new nn.Tanh(),
    new nn.Softplus(),
    new nn.Softmax(),
    new nn.PReLU({ channels: 2 }),
  ]) {
    expectNoLeak(() => layer.forward(x));
  }
});
