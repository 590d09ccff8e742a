import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import '../../src/backend/index.ts';
import * as nn from '../../src/nn/index.ts';
import {
  expectNoLeak,
  ones,
  Rng,
  randn,
  type Tensor,
  tensor,
  typed,
} from '../../src/tensor/index.ts';

const rng = new Rng(1);
const values = (t: tf.Tensor) => Array.from(t.dataSync());
const image = (n: number) => typed(tf.range(0, n * n).reshape([1, n, n, 1]), [1, -1, -1, 1]);
const set = (v: tf.Variable | undefined, data: number[]) =>
  tf.tidy(() => v?.assign(tf.tensor(data, v.shape)));

describe('convolution', () => {
  test('0..8 with the kernel 0..3', () => {
    const conv = new nn.Conv2d(1, 1, 2, { rng, bias: false });
    set(conv.weight, [0, 1, 2, 3]);
    expect(values(conv.forward(image(3)))).toEqual([19, 25, 37, 43]);
    const x = image(3);
    expectNoLeak(() => conv.forward(x));
  });

  test('transposed, 0..3 with the kernel 0..3', () => {
    const conv = new nn.ConvTranspose2d(1, 1, 2, { rng, bias: false });
    set(conv.weight, [0, 1, 2, 3]);
    const y = conv.forward(image(2));
    expect(y.shape).toEqual([1, 3, 3, 1]);
    expect(values(y)).toEqual([0, 0, 1, 0, 4, 6, 4, 12, 9]);
  });

  test.each([
    [{ stride: 1, padding: 0 }],
    [{ stride: 2, padding: 1 }],
    [{ stride: 2, padding: 0 }],
    [{ stride: 3, padding: 2 }],
  ])('transposed is the adjoint: <A x, y> = <x, A^T y> for %o', (options) => {
    const down = new nn.Conv2d(2, 3, 3, { rng, bias: false, ...options });
    const up = new nn.ConvTranspose2d(3, 2, 3, { rng, bias: false, ...options });
    up.weight.assign(down.weight);
    const size = nn.convTransposeOutputSize(4, { kernel: 3, ...options });
    const x = randn([1, size, size, 2], { rng });
    const y = randn([1, 4, 4, 3], { rng });
    const left = tf.sum(tf.mul(down.forward(x), y)).dataSync()[0] as number;
    const right = tf.sum(tf.mul(x, up.forward(y))).dataSync()[0] as number;
    expect(left).toBeCloseTo(right, 3);
  });

  test('parameters and output sizes', () => {
    const conv = new nn.Conv2d(3, 16, 5, { rng, padding: 2 });
    expect(conv.parameterCount()).toBe(16 * (3 * 25 + 1));
    expect(conv.forward(ones([2, 32, 32, 3])).shape).toEqual([2, 32, 32, 16]);
    const size = nn.convOutputSize;
    expect(size(32, { kernel: 5, padding: 2 })).toBe(32);
    expect(size(32, { kernel: 3, padding: 1, stride: 2 })).toBe(16);
    expect(size(227, { kernel: 11, stride: 4 })).toBe(55);
    expect(size(55, { kernel: 3, stride: 2 })).toBe(27);
    expect(size(9, { kernel: 3, dilation: 3 })).toBe(3);
    expect(nn.convTransposeOutputSize(5, { kernel: 3, outputPadding: 1 })).toBe(8);
    expect(() => conv.forward(ones([2, 32, 32, 1]) as Tensor)).toThrow(
      'input of Conv2d has shape [2, 32, 32, 1], expected [?, ?, ?, 3]',
    );
  });
});

describe('options of a convolution', () => {
  const filled = { rng: 1, init: nn.init.ones, biasInit: nn.init.constant(100) };

  test('the bias is added, in both directions, and can be left out', () => {
    expect(values(new nn.Conv2d(1, 1, 2, filled).forward(image(3)))).toEqual([108, 112, 120, 124]);
    expect(values(new nn.ConvTranspose2d(1, 1, 2, filled).forward(image(2)))).toEqual([
      100, 101, 101, 102, 106, 104, 102, 105, 103,
    ]);
    expect(new nn.ConvTranspose2d(3, 2, 2, { rng, bias: false }).parameterCount()).toBe(24);
    expect(new nn.Conv2d(3, 2, 2, { rng, bias: false }).bias).toBeUndefined();
  });

  test('dilation leaves gaps in the window', () => {
    const dilated = new nn.Conv2d(1, 1, 2, { ...filled, bias: false, dilation: 2 });
    // The corners of each 3 x 3 block of 0..15 in rows of 4.
    expect(values(dilated.forward(image(4)))).toEqual([20, 24, 36, 40]);
    const rows = new nn.Conv2d(1, 1, 2, { ...filled, bias: false, dilation: [2, 1] });
    expect(values(rows.forward(image(3)))).toEqual([14, 18]);
  });

  test('padding in numbers and in words', () => {
    const padded = (padding: nn.Padding) =>
      new nn.Conv2d(1, 1, 3, { ...filled, bias: false, padding }).forward(image(3)) as tf.Tensor;
    expect(values(padded(1))).toEqual([8, 15, 12, 21, 36, 27, 20, 33, 24]);
    expect(values(padded('same'))).toEqual(values(padded(1)));
    expect(values(padded('valid'))).toEqual([36]);
    expect(padded(2).shape).toEqual([1, 5, 5, 1]);
  });

  test.each(['cpu', 'notegrad'])('oblong windows, strides and padding on %s', async (backend) => {
    await tf.setBackend(backend);
    const conv = new nn.Conv2d(1, 1, [1, 3], {
      ...filled,
      bias: false,
      stride: [2, 1],
      padding: 1,
    });
    // Rows -1, 1, 3 of 0..8 in rows of 3, of which the first and the last are padding; columns -1
    // to 3.
    const y = conv.forward(image(3)) as tf.Tensor;
    expect(y.shape).toEqual([1, 3, 3, 1]);
    expect(values(y)).toEqual([0, 0, 0, 7, 12, 9, 0, 0, 0]);
    const up = new nn.ConvTranspose2d(1, 1, [1, 3], {
      ...filled,
      bias: false,
      stride: [2, 1],
      padding: 1,
    });
    up.weight.assign(conv.weight);
    const [a, b] = [
      randn([1, 3, 3, 1], { rng: new Rng(5) }),
      randn([1, 3, 3, 1], { rng: new Rng(6) }),
    ];
    const dot = (p: tf.Tensor, q: tf.Tensor) => tf.sum(tf.mul(p, q)).dataSync()[0] as number;
    expect(dot(conv.forward(a), b)).toBeCloseTo(dot(a, up.forward(b)), 4);
    // The gradient by the input is the adjoint.
    const g = tf.grad((x: tf.Tensor) => tf.sum(tf.mul(conv.forward(x as tf.Tensor4D), b)))(a);
    expect(tf.sub(g, up.forward(b)).abs().max().dataSync()[0]).toBeLessThan(1e-5);
    const pooled = new nn.MaxPool2d([1, 3], { stride: [2, 1], padding: 1 }).forward(image(3));
    expect(pooled.shape).toEqual([1, 3, 3, 1]);
    expect(values(pooled).slice(3, 6)).toEqual([4, 5, 5]);
  });

  test('outputPadding chooses among the sizes that a stride confuses', () => {
    const up = new nn.ConvTranspose2d(1, 1, 3, {
      ...filled,
      bias: false,
      stride: 2,
      padding: 1,
      outputPadding: 1,
    });
    expect(values(up.forward(ones([1, 2, 2, 1])))).toEqual([
      1, 2, 1, 1, 2, 4, 2, 2, 1, 2, 1, 1, 1, 2, 1, 1,
    ]);
  });

  test('initial weights lie within 1 / sqrt(fan-in), and come from the generator or seed', () => {
    const bound = (t: tf.Tensor | undefined) => Math.max(...values(t as tf.Tensor).map(Math.abs));
    // A thousand draws come within 1 % of their bound, but for one in 20,000 seeds.
    const conv = new nn.Conv2d(4, 30, [2, 5], { rng: 3 });
    expect(bound(conv.weight) * Math.sqrt(40)).toBeGreaterThan(0.99);
    expect(bound(conv.weight) * Math.sqrt(40)).toBeLessThanOrEqual(1);
    const up = new nn.ConvTranspose2d(30, 4, [2, 5], { rng: 3 });
    expect(bound(up.weight) * Math.sqrt(40)).toBeGreaterThan(0.99);
    expect(bound(up.weight) * Math.sqrt(40)).toBeLessThanOrEqual(1);
    const linear = new nn.Linear(40, 30, { rng: 3 });
    expect(bound(linear.weight) * Math.sqrt(40)).toBeGreaterThan(0.99);
    expect(bound(linear.weight) * Math.sqrt(40)).toBeLessThanOrEqual(1);
    expect(bound(linear.bias) * Math.sqrt(40)).toBeGreaterThan(0.8);
    expect(bound(linear.bias) * Math.sqrt(40)).toBeLessThanOrEqual(1);
    const again = new nn.Linear(40, 30, { rng: new Rng(3) });
    expect(values(again.weight)).toEqual(values(linear.weight));
    const given = new nn.Linear(2, 2, { rng, init: nn.init.ones, biasInit: nn.init.constant(7) });
    expect([values(given.weight), values(given.bias as tf.Tensor)]).toEqual([
      [1, 1, 1, 1],
      [7, 7],
    ]);
    const normal = new nn.Linear(50, 40, { rng: 3, init: nn.init.kaimingNormal });
    expect(tf.moments(normal.weight).variance.dataSync()[0]).toBeCloseTo(2 / 50, 2);
  });
});

describe('pooling', () => {
  test('padding lies outside of every maximum, and outside of the mean', () => {
    const low = typed(tf.neg(image(2)).sub(1), [1, 2, 2, 1]);
    expect(values(new nn.MaxPool2d(2, { padding: 1 }).forward(low))).toEqual([-1, -2, -3, -4]);
    expect(values(new nn.AvgPool2d(2, { padding: 1 }).forward(low))).toEqual([-1, -2, -3, -4]);
    expect(values(new nn.MaxPool2d(2, { stride: 1, padding: 'same' }).forward(image(2)))).toEqual([
      3, 3, 3, 3,
    ]);
    expect(values(new nn.AvgPool2d([1, 2], { stride: [2, 1] }).forward(image(3)))).toEqual([
      0.5, 1.5, 6.5, 7.5,
    ]);
  });

  test('largest and mean of 2 x 2 windows at stride 1', () => {
    expect(values(new nn.MaxPool2d(2, { stride: 1 }).forward(image(3)))).toEqual([4, 5, 7, 8]);
    expect(values(new nn.AvgPool2d(2, { stride: 1 }).forward(image(3)))).toEqual([2, 3, 5, 6]);
    expect(new nn.MaxPool2d(2).forward(image(5)).shape).toEqual([1, 2, 2, 1]);
    expect(new nn.MaxPool2d(2).parameterCount()).toBe(0);
  });
});

describe('normalisation', () => {
  const x = tensor([[1], [2], [3], [4]]);
  const normal = [-1.3416354, -0.4472118, 0.4472118, 1.3416354];

  test('a batch of 1, 2, 3, 4', () => {
    const norm = new nn.BatchNorm1d(1);
    values(norm.forward(x)).forEach((v, i) => {
      expect(v).toBeCloseTo(normal[i] as number, 5);
    });
    expect(values(norm.runningMean)[0]).toBeCloseTo(0.25, 6);
    expectNoLeak(() => norm.forward(x));
  });

  test('running variance: unbiased by the torch convention, biased by that of Keras', () => {
    // After one batch of variance 1.25 (5/3 unbiased), from 1, keeping 0.9 of the old.
    const torch = new nn.BatchNorm1d(1);
    const keras = new nn.BatchNorm1d(1, { convention: 'keras', momentum: 0.9 });
    torch.forward(x);
    keras.forward(x);
    expect(values(torch.runningVar)[0]).toBeCloseTo(1.0666667, 6);
    expect(values(keras.runningVar)[0]).toBeCloseTo(1.025, 6);
  });

  test('evaluation uses the running statistics and does not change them', () => {
    const norm = new nn.BatchNorm1d(1).eval();
    expect(values(norm.forward(x))[3]).toBeCloseTo(4 / Math.sqrt(1 + 1e-5), 5);
    expect(values(norm.runningMean)).toEqual([0]);
    expect([...norm.namedParameters()].map(([name]) => name)).toEqual(['gamma', 'beta']);
    expect(Object.keys(norm.stateDict())).toEqual(['gamma', 'beta', 'runningMean', 'runningVar']);
  });

  test('the gradient by the input sums to 0 over the batch', () => {
    const norm = new nn.BatchNorm1d(1);
    const g = tf.grad((t) => norm.forward(t).pow(3).sum().reshape([]))(x);
    expect(tf.sum(g).dataSync()[0]).toBeCloseTo(0, 4);
  });

  test("Keras' convention keeps 0.99 of the old and adds 1e-3, where nothing else is said", () => {
    const keras = new nn.BatchNorm1d(1, { convention: 'keras' });
    const y = values(keras.forward(x));
    expect(y[3]).toBeCloseTo(1.5 / Math.sqrt(1.25 + 1e-3), 6);
    expect(values(keras.runningMean)[0]).toBeCloseTo(0.025, 6);
    expect(values(keras.runningVar)[0]).toBeCloseTo(0.99 + 0.01 * 1.25, 6);
    const own = new nn.BatchNorm1d(1, { momentum: 0.5, eps: 1 });
    expect(values(own.forward(x))[3]).toBeCloseTo(1.5 / Math.sqrt(2.25), 6);
    expect(values(own.runningMean)[0]).toBeCloseTo(1.25, 6);
  });

  test.each(['cpu', 'notegrad'])('gamma scales and beta shifts on %s', async (backend) => {
    await tf.setBackend(backend);
    const scaled = [
      new nn.BatchNorm1d(1),
      new nn.BatchNorm1d(1).eval(),
      new nn.LayerNorm(4),
    ] as const;
    for (const norm of scaled) {
      set(norm.gamma, norm.gamma.shape[0] === 1 ? [3] : [3, 3, 3, 3]);
      set(norm.beta, norm.beta.shape[0] === 1 ? [10] : [10, 20, 30, 40]);
    }
    const [training, evaluation, layer] = scaled;
    values(training.forward(x)).forEach((v, i) => {
      expect(v).toBeCloseTo(3 * (normal[i] as number) + 10, 4);
    });
    set(evaluation.runningMean, [2]);
    set(evaluation.runningVar, [4]);
    values(evaluation.forward(x)).forEach((v, i) => {
      expect(v).toBeCloseTo((3 * (i + 1 - 2)) / 2 + 10, 4);
    });
    values(layer.forward(tensor([[1, 2, 3, 4]]))).forEach((v, i) => {
      expect(v).toBeCloseTo(3 * (normal[i] as number) + 10 * (i + 1), 4);
    });
  });

  test('eps is added to the variance', () => {
    const y = new nn.LayerNorm(4, { eps: 1 }).forward(tensor([[1, 2, 3, 4]]));
    expect(values(y)[3]).toBeCloseTo(1.5 / Math.sqrt(2.25), 6);
  });

  test('a batch of one value is refused, images are normalised per channel', () => {
    expect(() => new nn.BatchNorm1d(1).forward(ones([1, 1]))).toThrow(
      'use a larger batch, or eval()',
    );
    const y = new nn.BatchNorm2d(2).forward(randn([4, 3, 3, 2], { rng, mean: 5, std: 3 }));
    const { mean, variance } = tf.moments(y, [0, 1, 2]);
    values(mean).forEach((m) => {
      expect(m).toBeCloseTo(0, 5);
    });
    values(variance).forEach((v) => {
      expect(v).toBeCloseTo(1, 4);
    });
  });

  test('layer normalisation of one item', () => {
    const y = new nn.LayerNorm(4).forward(tensor([[1, 2, 3, 4]]));
    values(y).forEach((v, i) => {
      expect(v).toBeCloseTo(normal[i] as number, 5);
    });
  });
});

describe('dropout', () => {
  test('keeps the mean, with variance p / (1 - p)', () => {
    const n = 100_000;
    const drop = new nn.Dropout(0.3, { rng: new Rng(4) });
    const y = values(drop.forward(ones([n])));
    const mean = y.reduce((a, b) => a + b, 0) / n;
    const variance = y.reduce((a, b) => a + (b - mean) ** 2, 0) / n;
    expect(Math.abs(mean - 1)).toBeLessThan(4 * Math.sqrt(0.3 / 0.7 / n));
    expect(variance).toBeCloseTo(0.3 / 0.7, 1);
  });

  test('draws from its own stream: a seed or a generator, in training and per call', () => {
    const mask = (drop: nn.Dropout) => values(drop.forward(ones([64])));
    const [a, b] = [new nn.Dropout(0.5, { rng: 4 }), new nn.Dropout(0.5, { rng: new Rng(4) })];
    const first = mask(a);
    expect(mask(b)).toEqual(first);
    expect(mask(a)).not.toEqual(first);
    expect(new Set(first)).toEqual(new Set([0, 2]));
    expect(values(new nn.Dropout(0, { rng }).forward(ones([9])))).toEqual(Array(9).fill(1));
  });

  test('is the identity in evaluation; the classic form scales there instead', () => {
    const x = tensor([1, 2]);
    expect(values(new nn.Dropout(0.5, { rng }).eval().forward(x))).toEqual([1, 2]);
    const classic = new nn.Dropout(0.25, { rng, mode: 'classic' });
    expect(values(classic.eval().forward(x))).toEqual([0.75, 1.5]);
    expect(new Set(values(classic.train().forward(ones([100]))))).toEqual(new Set([0, 1]));
    expectNoLeak(() => classic.forward(x));
    expect(() => new nn.Dropout(1, { rng })).toThrow('expected the share to drop');
  });
});

describe('group normalization', () => {
  test('of 4 features in 2 groups: each pair becomes -1 and 1', () => {
    const y = new nn.GroupNorm(2, 4, { eps: 0 }).forward(tensor([[1, 3, 10, 30]]));
    expect(values(y)).toEqual([-1, 1, -1, 1]);
  });

  test('one group is layer normalization, each feature alone is normalized over its places', () => {
    const x = randn([3, 6], { rng, mean: 2, std: 3 });
    const whole = values(new nn.LayerNorm(6).forward(x));
    values(new nn.GroupNorm(1, 6).forward(x)).forEach((v, i) => {
      expect(v).toBeCloseTo(whole[i] as number, 5);
    });
    const images = randn([2, 4, 4, 3], { rng, mean: 5, std: 3 });
    const { mean, variance } = tf.moments(new nn.GroupNorm(3, 3).forward(images), [1, 2]);
    for (const m of values(mean)) expect(m).toBeCloseTo(0, 5);
    for (const v of values(variance)) expect(v).toBeCloseTo(1, 4);
  });

  test('scales and shifts by feature, adds eps to the variance, and keeps to itself', () => {
    const norm = new nn.GroupNorm(2, 4, { eps: 3 });
    set(norm.gamma, [1, 2, 3, 4]);
    set(norm.beta, [0, 0, 10, 10]);
    // Variance 1, and 1 + 3 under the root.
    expect(values(norm.forward(tensor([[0, 2, 5, 7]])))).toEqual([-0.5, 1, 8.5, 12]);
    const x = randn([5, 4], { rng });
    const [first, second] = [norm.forward(x), norm.eval().forward(x)].map(values);
    expect(second).toEqual(first);
    values(norm.forward(x.slice([0, 0], [1, 4]))).forEach((v, i) => {
      expect(v).toBeCloseTo((first as number[])[i] as number, 6);
    });
    expectNoLeak(() => norm.forward(x));
    expect(norm.parameterCount()).toBe(8);
  });

  test('refuses groups that do not divide the features', () => {
    expect(() => new nn.GroupNorm(3, 4)).toThrow('a number of groups that divides them');
    expect(() => new nn.GroupNorm(0, 4)).toThrow(RangeError);
  });
});

describe('stochastic depth', () => {
  test('drops whole examples, and keeps the mean', () => {
    const n = 20_000;
    const drop = new nn.StochasticDepth(0.25, { rng: 3 });
    const rows = drop.forward(ones([n, 3])).arraySync();
    expect(rows.every((row) => row.every((v) => v === row[0]))).toBe(true);
    const kept = rows.filter((row) => row[0] !== 0);
    expect(kept[0]?.[0]).toBeCloseTo(4 / 3, 6);
    expect(Math.abs(kept.length / n - 0.75)).toBeLessThan(4 * Math.sqrt((0.75 * 0.25) / n));
  });

  test('draws once for a batch in its other mode, and does nothing in evaluation', () => {
    const drop = new nn.StochasticDepth(0.5, { rng: 1, mode: 'batch' });
    const seen = new Set(
      Array.from({ length: 40 }, () => String([...new Set(values(drop.forward(ones([7, 2]))))])),
    );
    expect(seen).toEqual(new Set(['0', '2']));
    const x = randn([4, 2, 2, 1], { rng });
    expect(values(drop.eval().forward(x))).toEqual(values(x));
    expectNoLeak(() => drop.train().forward(x));
    expect(() => new nn.StochasticDepth(1, { rng: 1 })).toThrow('share of blocks to drop');
  });
});

test('flatten lists an image pixel by pixel, or channel by channel as PyTorch', () => {
  const x = typed(tf.range(0, 12).reshape([1, 2, 3, 2]), [1, 2, 3, 2]);
  const order = [...Array(12).keys()];
  expect(values(new nn.Flatten().forward(x))).toEqual(order);
  const first = new nn.Flatten({ order: 'channelsFirst' });
  expect(values(first.forward(x))).toEqual([0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11]);
  expect(first.forward(ones([2, 5])).shape).toEqual([2, 5]);
  expectNoLeak(() => first.forward(x));
});

describe('activations as layers', () => {
  const softmaxOf = (z: number[]) => {
    const e = z.map(Math.exp);
    return e.map((v) => v / e.reduce((a, b) => a + b));
  };
  const x = tensor([[-2, -1, 1, 3]]);
  test.each([
    ['LeakyReLU', new nn.LeakyReLU({ slope: 0.2 }), [-0.4, -0.2, 1, 3]],
    ['LeakyReLU', new nn.LeakyReLU(), [-0.02, -0.01, 1, 3]],
    ['PReLU', new nn.PReLU(), [-0.5, -0.25, 1, 3]],
    ['PReLU', new nn.PReLU({ channels: 4, initial: 0.5 }), [-1, -0.5, 1, 3]],
    ['ELU', new nn.ELU({ alpha: 2 }), [2 * Math.expm1(-2), 2 * Math.expm1(-1), 1, 3]],
    ['ReLU', new nn.ReLU(), [0, 0, 1, 3]],
    ['SELU', new nn.SELU(), [1.7580993 * Math.expm1(-2), -1.1113307, 1.050701, 3.152103]],
    ['GELU', new nn.GELU(), [-0.0455003, -0.1586553, 0.8413447, 2.9959503]],
    ['GELU', new nn.GELU({ approximate: 'tanh' }), [-0.0454023, -0.158808, 0.841192, 2.9963627]],
    ['SiLU', new nn.SiLU(), [-0.2384058, -0.2689414, 0.7310586, 2.8577224]],
    ['Sigmoid', new nn.Sigmoid(), [0.1192029, 0.2689414, 0.7310586, 0.9525741]],
    ['Tanh', new nn.Tanh(), [-2, -1, 1, 3].map(Math.tanh)],
    ['Softplus', new nn.Softplus(), [-2, -1, 1, 3].map((v) => Math.log1p(Math.exp(v)))],
    ['Softmax', new nn.Softmax(), softmaxOf([-2, -1, 1, 3])],
    ['Softmax', new nn.Softmax({ axis: 0 }), [1, 1, 1, 1]],
    ['Lambda', new nn.Lambda((t: tf.Tensor) => t.square()), [4, 1, 1, 9]],
  ])('%s (case %#)', (_, layer: nn.Module, expected) => {
    values(layer.forward(x)).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] as number, 5);
    });
  });

  test('PReLU has one slope a channel, and learns it', () => {
    const layer = new nn.PReLU({ channels: 2 });
    set(layer.alpha, [0.1, 0.5]);
    expect(values(layer.forward(tensor([[-1, -1]])))).toEqual([Math.fround(-0.1), -0.5]);
    expect(layer.parameterCount()).toBe(2);
    const grads = nn.gradients(layer, () => tf.sum(layer.forward(tensor([[-3, 4]]))));
    expect(values(grads['alpha'] as tf.Tensor).map((g) => g + 0)).toEqual([-3, 0]);
  });
});

test('flatten, and reshape back', () => {
  const x = randn([2, 3, 4, 5], { rng });
  const flat = new nn.Flatten().forward(x);
  expect(flat.shape).toEqual([2, 60]);
  expect(new nn.Reshape([3, 4, 5]).forward(flat).shape).toEqual([2, 3, 4, 5]);
  expect(() => new nn.Reshape([3, 4]).forward(flat as Tensor)).toThrow(
    'its items have 60 elements, [3, 4] needs 12',
  );
});

test('linear on any number of axes', () => {
  const layer = new nn.Linear(3, 2, { rng });
  set(layer.weight, [1, 2, 3, 4, 5, 6]);
  set(layer.bias, [10, 20]);
  expect(values(layer.forward(tensor([1, 1, 1])))).toEqual([19, 32]);
  expect(layer.forward(ones([2, 5, 3])).shape).toEqual([2, 5, 2]);
  expect(new nn.Linear(3, 2, { rng, bias: false }).parameterCount()).toBe(6);
});
