import * as tf from '@tensorflow/tfjs';
import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import '../../src/backend/index.ts';
import * as nn from '../../src/nn/index.ts';
import { expectNoLeak, eye, oneHot, ones, tensor, zeros } from '../../src/tensor/index.ts';

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
  // Distances 1 and 1.5, then 1 and 1.1, on a line.
  ['triplet, far enough', () => nn.triplet(t([[0]]), t([[1]]), t([[1.5]]), { margin: 0.3 }), 0],
  ['triplet, too near', () => nn.triplet(t([[0]]), t([[1]]), t([[1.1]]), { margin: 0.3 }), 0.2],
  ['triplet of 3-4-5', () => nn.triplet(zeros([1, 2]), t([[3, 4]]), t([[0, 2]])), 5 - 2 + 1],
  ['contrastive, same', () => nn.contrastive(zeros([1, 2]), t([[3, 4]]), [1]), 12.5],
  ['contrastive, others', () => nn.contrastive(zeros([1, 2]), t([[0.6, 0]]), [0]), 0.08],
  ['contrastive, others far', () => nn.contrastive(zeros([1, 2]), t([[3, 4]]), [0]), 0],
  ['infoNce of rows alike is ln n', () => nn.infoNce(ones([7, 3]), ones([7, 3])), Math.log(7)],
  ['infoNce, at right angles', () => nn.infoNce(eye(2), eye(2)), Math.log(1 + Math.exp(-10))],
  ['dice, half in common', () => nn.dice(t([[1, 1, 0]]), t([[0, 1, 1]])), 0.5],
  ['dice of soft masks', () => nn.dice(t([[0.5, 0.5]]), t([[1, 0]])), 0.5],
  ['klGaussian N(0, e)', () => nn.klGaussian(t([[0]]), t([[1]])), 0.3591409],
];
test.each(facts)('%s', (_, loss, expected) => {
  expect(Math.abs(num(loss()) - expected)).toBeLessThan(1e-5 * Math.max(1, Math.abs(expected)));
  expectNoLeak(() => {
    tf.tidy(() => void loss());
  });
});

describe('a label that is to be ignored', () => {
  const logits = () => tf.tensor([2, 1, 0.1, 0, 0, 0, 9, -9, 3, 1, 2, 3], [2, 2, 3]);
  const labels = () => tf.tensor2d([0, 1, -1, -1], [2, 2], 'int32');
  const ignoreLabel = -1;

  test('counts neither in the loss nor in the mean', () => {
    const known = 0.41703 + Math.log(3);
    const loss = (reduction: nn.Reduction) =>
      nn.crossEntropy(logits(), labels(), { ignoreLabel, reduction });
    expect(num(loss('sum'))).toBeCloseTo(known, 4);
    expect(num(loss('mean'))).toBeCloseTo(known / 2, 4);
    const items = loss('none');
    expect(items.shape).toEqual([2, 2]);
    expect([...items.dataSync()].slice(2)).toEqual([0, 0]);
    expectNoLeak(() => {
      tf.tidy(() => void loss('mean'));
    });
  });

  test('has no gradient, and that of the others is (softmax - t) / their number', () => {
    const gradient = tf.grad((z) => nn.crossEntropy(z, labels(), { ignoreLabel }) as tf.Tensor)(
      logits(),
    );
    const values = [...gradient.dataSync()];
    expect(values.slice(6).map(Math.abs)).toEqual([0, 0, 0, 0, 0, 0]);
    for (const [i, value] of [1 / 6, -1 / 3, 1 / 6].entries()) {
      expect(values[3 + i]).toBeCloseTo(value, 6);
    }
  });

  test('may be a class, and stand in a list', () => {
    const rows = t([
      [2, 1, 0.1],
      [5, 5, 5],
    ]);
    expect(num(nn.crossEntropy(rows, [0, 2], { ignoreLabel: 2 }))).toBeCloseTo(0.41703, 5);
    // Where none is left there is no mean.
    expect(num(nn.crossEntropy(rows, [2, 2], { ignoreLabel: 2 }))).toBeNaN();
  });

  test('makes no other label that is no class a class', () => {
    expect(num(nn.crossEntropy(logits(), labels(), { ignoreLabel: -2 }))).toBeNaN();
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
  expectNoLeak(() => nn.triplet(z, y, p));
  expectNoLeak(() => nn.contrastive(z, y, [1]));
  expectNoLeak(() => nn.infoNce(z, y));
  expectNoLeak(() => nn.dice(p, y));
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

test('the gradient of a distance is finite where two embeddings meet', () => {
  const at = t([[1, 2]]);
  const others = t([[1, 2.5]]);
  expect(gradient((x) => nn.triplet(x, at, others), at)).toEqual([0, 1]);
  expect(gradient((x) => nn.contrastive(x, at, [0]), at)).toEqual([0, 0]);
  expect(gradient((x) => nn.contrastive(x, others, [1]), at)).toEqual([0, -0.5]);
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

describe('options', () => {
  const two = t([
    [2, 1, 0.1],
    [2, 1, 0.1],
  ]);
  const logP = () => nn.logSoftmax(two);
  const p = () => nn.softmax(two);
  const facts: [string, () => tf.Tensor, number][] = [
    ['huber, delta 2', () => nn.huber(t([3]), t([0]), { delta: 2 }), 2 * (3 - 1)],
    ['huber, delta 2, inside', () => nn.huber(t([1.5]), t([0]), { delta: 2 }), 1.125],
    ['hinge, margin 0.5', () => nn.hinge(t([[3.2, 5.1, -1.7]]), [0], { margin: 0.5 }), 2.4],
    ['hinge at chance, margin 3', () => nn.hinge(zeros([2, 4]), [0, 1], { margin: 3 }), 9],
    [
      'focal, gamma 1',
      () => nn.focal(t([[Math.log(9), 0]]), [0], { gamma: 1 }),
      -0.1 * Math.log(0.9),
    ],
    ['klBernoulli sums over units', () => nn.klBernoulli(0.05, t([0.2, 0.2])), 2 * 0.093943],
    [
      'klBernoulli, mean',
      () => nn.klBernoulli(0.05, t([0.2, 0.05]), { reduction: 'mean' }),
      0.0469715,
    ],
    ['triplet, margin 3', () => nn.triplet(t([[0]]), t([[1]]), t([[2]]), { margin: 3 }), 2],
    [
      'contrastive, margin 2',
      () => nn.contrastive(t([[0]]), t([[1.5]]), [0], { margin: 2 }),
      0.125,
    ],
    [
      'infoNce, temperature 1',
      () => nn.infoNce(eye(3), eye(3).mul(5), { temperature: 1 }),
      Math.log(1 + 2 * Math.exp(-1)),
    ],
    ['dice, smooth 1', () => nn.dice(t([[1, 0]]), t([[0, 1]]), { smooth: 1 }), 1 - 1 / 3],
    ['dice of empty masks', () => nn.dice(zeros([1, 2]), zeros([1, 2])), 0],
    [
      'smoothing 0.3',
      () => nn.crossEntropy(t([[2, 1, 0.1]]), [0], { labelSmoothing: 0.3 }),
      0.41703 + 0.3 * (2 - 3.1 / 3),
    ],
    [
      'smoothing of soft labels, sum',
      () => nn.crossEntropy(two, oneHot([0, 0], 3), { labelSmoothing: 0.3, reduction: 'sum' }),
      2 * (0.41703 + 0.3 * (2 - 3.1 / 3)),
    ],
  ];
  test.each(facts)('%s', (_, loss, expected) => {
    expect(num(loss())).toBeCloseTo(expected, 4);
  });

  // Two items, the second with no loss or another: the mean is half of the sum.
  const losses: [string, (options?: nn.LossOptions) => tf.Tensor, readonly [number, number]][] = [
    ['mse', (o) => nn.mse(t([3, 1]), t([1, 1]), o), [4, 0]],
    ['mae', (o) => nn.mae(t([3, 1]), t([1, 1]), o), [2, 0]],
    ['huber', (o) => nn.huber(t([3, 1]), t([1, 1]), o), [1.5, 0]],
    ['logCosh', (o) => nn.logCosh(t([3, 1]), t([1, 1]), o), [Math.log(Math.cosh(2)), 0]],
    ['bce', (o) => nn.bce(t([0.5, 1]), t([1, 1]), o), [Math.LN2, 0]],
    ['bceWithLogits', (o) => nn.bceWithLogits(t([0, 1000]), t([1, 1]), o), [Math.LN2, 0]],
    ['binaryHinge', (o) => nn.binaryHinge(t([0, 1]), t([1, 1]), o), [1, 0]],
    ['crossEntropy', (o) => nn.crossEntropy(two, [0, 1], o), [0.41703, 1.41703]],
    ['nll', (o) => nn.nll(logP(), [0, 1], o), [0.41703, 1.41703]],
    [
      'categoricalCrossEntropy',
      (o) => nn.categoricalCrossEntropy(p(), [0, 1], o),
      [0.41703, 1.41703],
    ],
    [
      'focal',
      (o) =>
        nn.focal(
          t([
            [Math.log(9), 0],
            [900, 0],
          ]),
          [0, 0],
          o,
        ),
      [0.0010536, 0],
    ],
    [
      'hinge',
      (o) =>
        nn.hinge(
          t([
            [0, 0],
            [5, 0],
          ]),
          [0, 0],
          o,
        ),
      [1, 0],
    ],
    [
      'kl',
      (o) =>
        nn.kl(
          t([
            [1, 0],
            [0.5, 0.5],
          ]),
          t([
            [0.5, 0.5],
            [0.5, 0.5],
          ]),
          o,
        ),
      [Math.LN2, 0],
    ],
    ['klBernoulli', (o) => nn.klBernoulli(0.05, t([0.2, 0.05]), o), [0.093943, 0]],
    ['klGaussian', (o) => nn.klGaussian(t([[1], [0]]), t([[0], [0]]), o), [0.5, 0]],
    ['triplet', (o) => nn.triplet(zeros([2, 1]), t([[2], [1]]), t([[1], [5]]), o), [2, 0]],
    ['contrastive', (o) => nn.contrastive(zeros([2, 1]), t([[3], [3]]), [1, 0], o), [4.5, 0]],
    [
      'infoNce',
      (o) =>
        nn.infoNce(
          t([
            [1, 0],
            [1, 0],
          ]),
          t([
            [1, 0],
            [-9, 0],
          ]),
          o,
        ),
      [0, 20],
    ],
    [
      'dice',
      (o) =>
        nn.dice(
          t([
            [1, 0],
            [0, 3],
          ]),
          t([
            [0, 1],
            [0, 3],
          ]),
          o,
        ),
      [1, -2],
    ],
  ];
  test.each(losses)('reductions of %s', (name, loss, [a, b]) => {
    const none = loss({ reduction: 'none' });
    expect(none.shape).toEqual([2]);
    [a, b].forEach((value, i) => {
      expect(none.dataSync()[i]).toBeCloseTo(value, 5);
    });
    expect(num(loss({ reduction: 'sum' }))).toBeCloseTo(a + b, 5);
    expect(num(loss({ reduction: 'mean' }))).toBeCloseTo((a + b) / 2, 5);
    expect(loss().shape).toEqual([]);
    expect(num(loss())).toBeCloseTo(name === 'klBernoulli' ? a + b : (a + b) / 2, 5);
  });
});

describe('labels', () => {
  const z = t([
    [
      [1, -2, 0.5],
      [0, 3, 1],
    ],
    [
      [2, 2, 2],
      [0, 1, 0],
    ],
  ]);
  const y = tf.tensor2d(
    [
      [2, 0],
      [1, 1],
    ],
    [2, 2],
    'int32',
  );

  test.each(['cpu', 'notegrad'])('may have any number of axes, on %s', async (backend) => {
    await tf.setBackend(backend);
    const flat = nn.crossEntropy(tf.reshape(z, [4, 3]), [2, 0, 1, 1], { reduction: 'none' });
    const each = nn.crossEntropy(z, y, { reduction: 'none' });
    expect(each.shape).toEqual([2, 2]);
    expect([...each.dataSync()]).toEqual([...flat.dataSync()]);
    expect(num(nn.crossEntropy(z, y))).toBeCloseTo(flat.mean().dataSync()[0] as number, 6);
    expect(nn.hinge(z, y, { reduction: 'none' }).shape).toEqual([2, 2]);
    expectNoLeak(() => nn.crossEntropy(z, y));
  });

  test('in a tensor are not read back, and one that is no class makes the loss NaN', () => {
    const rows = tf.tensor2d([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    const labels = tf.tensor1d([2, 3], 'int32');
    const read = vi.spyOn(tf.Tensor.prototype, 'dataSync');
    const losses = [nn.crossEntropy, nn.nll, nn.focal, nn.hinge].map((loss) =>
      loss(rows, labels, { reduction: 'none' }),
    );
    expect(read).not.toHaveBeenCalled();
    read.mockRestore();
    for (const loss of losses) {
      const [right, wrong] = loss.dataSync();
      expect(Number.isFinite(right)).toBe(true);
      expect(wrong).toBeNaN();
    }
    expect(num(nn.crossEntropy(rows, tf.tensor1d([-1, 0], 'int32')))).toBeNaN();
  });

  test('may be one-hot rows of whole numbers', () => {
    const rows = tf.oneHot(tf.tensor1d([2, 0], 'int32'), 3);
    const z2 = t([
      [1, -2, 0.5],
      [0, 3, 1],
    ]);
    expect(rows.dtype).toBe('int32');
    expect(num(nn.crossEntropy(z2, rows))).toBe(num(nn.crossEntropy(z2, [2, 0])));
  });

  test('as float32 numbers are whole numbers too', () => {
    const rows = t([[1, 2, 3]]);
    expect(num(nn.crossEntropy(rows, tf.tensor1d([2])))).toBeCloseTo(0.407606, 5);
  });
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
  expect(() => nn.triplet(zeros([2, 3]), zeros([2, 3]), zeros([2]))).toThrow(
    'triplet: anchor has shape [2, 3] and negative [2]',
  );
  expect(() => nn.contrastive(zeros([2, 3]), zeros([2, 3]), [1])).toThrow(
    'contrastive: same has shape [1] and the distance [2]',
  );
  expect(() => nn.infoNce(zeros([3]), zeros([3]))).toThrow('expected [rows, classes]');
  expect(() => nn.dice(zeros([2]), zeros([2, 1]))).toThrow('dice: probability has shape [2]');
  expect(() => nn.crossEntropy(zeros([1, 3]), [3])).toThrow('label 3 at row 0, expected 0 to 2');
  expect(() => nn.crossEntropy(zeros([3]), [1])).toThrow('expected [rows, classes]');
});
