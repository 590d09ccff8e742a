import * as tf from '@tensorflow/tfjs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import * as nn from '../../src/nn/index.ts';
import { expectNoLeak, oneHot, tensor, zeros } from '../../src/tensor/index.ts';

const t = tensor;
const num = (loss: tf.Tensor): number => loss.dataSync()[0] as number;

const facts: [string, () => tf.Tensor, number][] = [
  ['mse', () => nn.mse(t([1, 2]), t([3, 2])), 2],
  ['mae', () => nn.mae(t([1, 2]), t([3, 2])), 1],
  ['huber, outside', () => nn.huber(t([2]), t([0])), 1.5],
  ['huber, inside', () => nn.huber(t([0.5]), t([0])), 0.125],
  ['logCosh', () => nn.logCosh(t([1]), t([0])), Math.log(Math.cosh(1))],
  ['logCosh, large', () => nn.logCosh(t([-500]), t([0])), 500 - Math.LN2],
  ['hinge 1', () => nn.hinge(t([[3.2, 5.1, -1.7]]), [0]), 2.9],
  ['hinge 2', () => nn.hinge(t([[1.3, 4.9, 2.0]]), [1]), 0],
  ['hinge 3', () => nn.hinge(t([[2.2, 2.5, -3.1]]), [2]), 12.9],
  [
    'hinge, mean',
    () =>
      nn.hinge(
        t([
          [3.2, 5.1, -1.7],
          [1.3, 4.9, 2.0],
          [2.2, 2.5, -3.1],
        ]),
        [0, 1, 2],
      ),
    5.2666667,
  ],
  ['hinge at chance is C - 1', () => nn.hinge(zeros([4, 10]), [0, 3, 9, 1]), 9],
  ['binaryHinge', () => nn.binaryHinge(t([0.5, 2, -1]), t([1, 1, 1])), (0.5 + 0 + 2) / 3],
  ['bceWithLogits at 0', () => nn.bceWithLogits(t([0]), t([1])), 0.6931472],
  ['bceWithLogits, no overflow', () => nn.bceWithLogits(t([-1000]), t([1])), 1000],
  ['bce', () => nn.bce(t([0.5]), t([0])), 0.6931472],
  ['bce stays finite', () => nn.bce(t([0]), t([1])), 37 * Math.LN10],
  [
    'cross-entropy of (3.2, 5.1, -1.7)',
    () => nn.crossEntropy(t([[3.2, 5.1, -1.7]]), [0]),
    2.0403552,
  ],
  ['cross-entropy of (2, 1, .1)', () => nn.crossEntropy(t([[2, 1, 0.1]]), [0]), 0.41703],
  [
    'label smoothing',
    () => nn.crossEntropy(t([[2, 1, 0.1]]), [0], { labelSmoothing: 0.1 }),
    0.5136967,
  ],
  ['cross-entropy at the start is ln C', () => nn.crossEntropy(zeros([2, 10]), [1, 2]), 2.3025851],
  ['nll', () => nn.nll(nn.logSoftmax(t([[2, 1, 0.1]])), [0]), 0.41703],
  [
    'categoricalCrossEntropy',
    () => nn.categoricalCrossEntropy(nn.softmax(t([[2, 1, 0.1]])), [0]),
    0.41703,
  ],
  ['focal', () => nn.focal(t([[Math.log(9), 0]]), [0]), 0.0010536],
  ['kl', () => nn.kl(t([0.5, 0.5]), t([0.9, 0.1])), 0.5 * Math.log(0.5 / 0.9) + 0.5 * Math.log(5)],
  ['klBernoulli', () => nn.klBernoulli(0.05, t([0.2])), 0.093943],
  ['klGaussian', () => nn.klGaussian(t([[0.5, -1]]), t([[0.2, -0.3]])), 0.6561105],
  ['klGaussian N(1, 1)', () => nn.klGaussian(t([[1]]), t([[0]])), 0.5],
  ['klGaussian N(0, e)', () => nn.klGaussian(t([[0]]), t([[1]])), 0.3591409],
];
test.each(facts)('%s', (_, loss, expected) => {
  expect(Math.abs(num(loss()) - expected)).toBeLessThan(1e-5 * Math.max(1, Math.abs(expected)));
  expectNoLeak(() => {
    tf.tidy(() => void loss());
  });
});

test('no loss leaks on its own', () => {
  const [y, z, p] = [t([[0, 1]]), t([[0.3, -0.2]]), t([[0.4, 0.6]])];
  for (const loss of [
    nn.mse,
    nn.mae,
    nn.huber,
    nn.logCosh,
    nn.bce,
    nn.kl,
    nn.klGaussian,
    nn.categoricalCrossEntropy,
  ]) {
    expectNoLeak(() => loss(p, y));
  }
  for (const loss of [nn.hinge, nn.nll, nn.crossEntropy, nn.focal])
    expectNoLeak(() => loss(z, [1]));
  expectNoLeak(() => nn.bceWithLogits(z, y));
  expectNoLeak(() => nn.klBernoulli(0.1, p));
});

const gradient = (f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor) =>
  Array.from(tf.grad(f)(x).dataSync());

test('the gradient of mse is 2 (y - t) / n', () => {
  const g = gradient((x) => nn.mse(x, t([0, 0, 3])), t([1, 2, 3]));
  [2 / 3, 4 / 3, 0].forEach((v, i) => {
    expect(g[i]).toBeCloseTo(v, 6);
  });
});

test('the gradient of cross-entropy is p - t, that of bceWithLogits sigmoid(z) - t', () => {
  const g = gradient((x) => nn.crossEntropy(x, [0]), t([[2, 1, 0.1]]));
  [0.6590011 - 1, 0.242433, 0.0985659].forEach((v, i) => {
    expect(g[i]).toBeCloseTo(v, 6);
  });
  const b = gradient((x) => nn.bceWithLogits(x, t([1])), t([1]));
  expect(b[0]).toBeCloseTo(0.7310586 - 1, 6);
});

test('focal with gamma 0 is cross-entropy; labels may be numbers, a tensor or rows of probabilities', () => {
  const z = t([
    [1, -2, 0.5],
    [0, 3, 1],
  ]);
  const expected = num(nn.crossEntropy(z, [2, 0]));
  expect(num(nn.focal(z, [2, 0], { gamma: 0 }))).toBeCloseTo(expected, 6);
  expect(num(nn.crossEntropy(z, tf.tensor1d([2, 0], 'int32')))).toBeCloseTo(expected, 6);
  expect(num(nn.crossEntropy(z, oneHot([2, 0], 3)))).toBeCloseTo(expected, 6);
});

test('KL is never negative', () => {
  const p = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 });
  const normal = (x: number[]) => tf.tensor1d(x.map((v) => v / x.reduce((a, b) => a + b)));
  fc.assert(
    fc.property(p, p, (a, b) => {
      expect(num(nn.kl(normal(a), normal(b)))).toBeGreaterThan(-1e-6);
      expect(num(nn.klGaussian(tf.tensor1d(a), tf.tensor1d(b)))).toBeGreaterThanOrEqual(-1e-6);
    }),
    { numRuns: 50 },
  );
  expect(num(nn.klGaussian(zeros([1, 4]), zeros([1, 4])))).toBeCloseTo(0, 12);
});

test('reductions', () => {
  const none = nn.mse(t([1, 2]), t([3, 2]), { reduction: 'none' });
  expect(Array.from(none.dataSync())).toEqual([4, 0]);
  expect(num(nn.mse(t([1, 2]), t([3, 2]), { reduction: 'sum' }))).toBe(4);
});

test('what does not fit is refused instead of broadcast', () => {
  expect(() => nn.mse(zeros([4, 1]), zeros([4]))).toThrow(
    'mse: prediction has shape [4, 1] and target [4]; reshape one to the other',
  );
  expect(() => nn.crossEntropy(zeros([2, 3]), [0])).toThrow(
    'labels have shape [1], expected [2] or [2, 3] for scores of shape [2, 3]',
  );
  expect(() => nn.crossEntropy(zeros([1, 3]), [3])).toThrow('label 3 at row 0, expected 0 to 2');
  expect(() => nn.crossEntropy(zeros([3]), [1])).toThrow('expected [rows, classes]');
});
