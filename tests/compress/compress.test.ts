import { describe, expect, test } from 'vitest';
import {
  compress,
  data,
  expectNoLeak,
  Matrix,
  models,
  nn,
  optim,
  Rng,
  tf,
  toMatrix,
  train,
} from '../../src/index.ts';

const weightsOf = (net: nn.AnyModule) =>
  Array.from(net.namedVariables()).flatMap(([path, variable]) =>
    variable.rank >= 2 ? [[path, Array.from(variable.dataSync())] as const] : [],
  );
const zeros = (net: nn.AnyModule) =>
  weightsOf(net).flatMap(([, values]) => values.filter((value) => value === 0)).length;

describe('prune', () => {
  test('keeps 0.5 and -0.8 of the example by hand, and no bias is touched', () => {
    const net = new nn.Linear(5, 1, { rng: 1 });
    net.weight.assign(tf.tensor2d([[0.5], [-0.1], [0.02], [-0.8], [0.3]]));
    net.bias?.assign(tf.tensor1d([0.001]));
    const masks = compress.prune(net, { sparsity: 0.6 });
    expect(Array.from(net.weight.dataSync())).toEqual(
      [0.5, 0, 0, -0.8, 0].map((value) => expect.closeTo(value, 6)),
    );
    expect(net.bias?.dataSync()[0]).toBeCloseTo(0.001, 7);
    expect(masks.kept).toEqual({ weight: Uint8Array.of(1, 0, 0, 1, 0) });
    expect([masks.count, masks.sparsity]).toEqual([2, 0.6]);
  });

  test('is exact among ties, and ranks all layers together or each alone', () => {
    const make = () => {
      const net = new models.MLP([4, 4, 2], { rng: 1 });
      net.layers[0].weight.assign(tf.fill([4, 4], 2));
      net.layers[1].weight.assign(tf.fill([4, 2], -1));
      return net;
    };
    const [all, each] = [make(), make()];
    expect(compress.prune(all, { sparsity: 0.5 }).count).toBe(12);
    // The smaller weights go first, all 8 of them, and 4 of the larger: the last ones.
    expect(weightsOf(all).map(([, w]) => w.filter((v) => v !== 0).length)).toEqual([12, 0]);
    expect(weightsOf(all)[0]?.[1].slice(-4)).toEqual([0, 0, 0, 0]);
    compress.prune(each, { sparsity: 0.5, scope: 'layer' });
    expect(weightsOf(each).map(([, w]) => w.filter((v) => v !== 0).length)).toEqual([8, 4]);
    const before = weightsOf(make());
    const whole = make();
    compress.prune(whole, { sparsity: 0 });
    expect(weightsOf(whole)).toEqual(before);
  });

  test('masks stay while Adam trains, which moves weights whose gradient alone is masked', async () => {
    const digits = (await data.digits()).subset(Array.from({ length: 96 }, (_, i) => i));
    const net = new models.MLP([64, 16, 10], { rng: 1 });
    const masks = compress.prune(net, { sparsity: 0.75 });
    const options = {
      loss: nn.crossEntropy,
      optimizer: optim.adamW(),
      lr: 0.01,
      epochs: 2,
      rng: 1,
    };
    const before = weightsOf(net).map(([, w]) => w.reduce((a, b) => a + b));
    await train.fit(net, digits, { ...options, callbacks: [masks] });
    expect(zeros(net)).toBe(0.75 * (64 * 16 + 16 * 10));
    expect(weightsOf(net).map(([, w]) => w.reduce((a, b) => a + b))).not.toEqual(before);
    await train.fit(net, digits, options);
    expect(zeros(net)).toBeLessThan(700);
    digits.dispose();
  });

  test('a random mask keeps as many, elsewhere, and fits a network built alike only', () => {
    const net = new models.MLP([64, 16, 10], { rng: 1 });
    const before = weightsOf(net);
    const chosen = compress.randomMasks(net, { sparsity: 0.9, rng: 1 });
    expect(weightsOf(net)).toEqual(before);
    expect(chosen.count).toBe(118);
    expect(compress.randomMasks(net, { sparsity: 0.9, rng: 1 }).kept).toEqual(chosen.kept);
    expect(compress.randomMasks(net, { sparsity: 0.9, rng: 2 }).kept).not.toEqual(chosen.kept);
    expect(chosen.kept).not.toEqual(compress.prune(net, { sparsity: 0.9 }).kept);
    expectNoLeak(() => {
      chosen.apply(net);
    });
    expect(() => chosen.apply(new models.MLP([64, 8, 10], { rng: 1 }))).toThrow(
      '1024 weights at layers.0.weight are masked, and the network has 512 there',
    );
    expect(() => chosen.apply(new models.MLP([64, 16], { rng: 1 }))).toThrow(
      '160 weights at layers.1.weight are masked, and the network has none',
    );
    expect(() => compress.prune(net, { sparsity: 1.2 })).toThrow('from 0 to 1, given 1.2');
    expect(() => compress.prune(new nn.Flatten(), { sparsity: 0.5 })).toThrow(
      'no trainable weights',
    );
  });
});

test('prune refuses weights that are not finite', () => {
  const layer = new nn.Linear(2, 1, { rng: 1 });
  layer.weight.assign(tf.tensor2d([[1], [Number.NaN]]));
  expect(() => compress.prune(layer, { sparsity: 0.5 })).toThrow(/prune: weight: NaN at/);
});

describe('quantize', () => {
  test('is the example by hand', () => {
    const q = compress.quantize([-1, 0.3, 0.74, -0.02]);
    expect(q.scale[0]).toBeCloseTo(1 / 127, 12);
    expect(Array.from(q.levels)).toEqual([-127, 38, 94, -3]);
    expect(Array.from(compress.dequantize(q))).toEqual(
      [-1, 0.2992, 0.7402, -0.0236].map((value) => expect.closeTo(value, 4)),
    );
    // -3.5 lies in the middle, and is rounded to even.
    expect(Array.from(compress.quantize([0.875, -0.4375, 0.3125], { bits: 4 }).levels)).toEqual([
      7, -4, 2,
    ]);
    expect(Array.from(compress.quantize([0, 0]).levels)).toEqual([0, 0]);
    expect(() => compress.quantize([1], { bits: 1 })).toThrow('from 2 to 8, given 1');
    expect(() => compress.quantize([Number.NaN])).toThrow();
  });

  test('moves no value by more than half a scale, and a scale a channel moves them less', () => {
    const rng = new Rng(1);
    const w = Array.from({ length: 40 }, () => [
      rng.normal(),
      0.1 * rng.normal(),
      5 * rng.normal(),
    ]);
    const errors = (['tensor', 'channel'] as const).map((per) => {
      const q = compress.quantize(w, { bits: 5, per });
      expect(q.scale.length).toBe(per === 'tensor' ? 1 : 3);
      const left = compress.dequantize(q);
      const again = compress.quantize(
        Matrix.of(w).map((_, i, j) => left[3 * i + j] as number),
        {
          bits: 5,
          per,
        },
      );
      expect(again.levels).toEqual(q.levels);
      return w.flat().reduce((sum, v, i) => {
        const error = Math.abs(v - (left[i] as number));
        expect(error).toBeLessThanOrEqual(((q.scale[i % q.scale.length] as number) / 2) * 1.0001);
        return sum + error ** 2;
      }, 0);
    });
    expect(errors[1]).toBeLessThan((errors[0] as number) / 2);
  });

  test('of values uniform over the range is 6.02 dB a bit away', () => {
    const rng = new Rng(1);
    const w = Array.from({ length: 50_000 }, () => rng.uniform(-1, 1));
    const left = compress.dequantize(compress.quantize(w));
    const power = w.reduce((sum, v) => sum + v * v, 0);
    const noise = w.reduce((sum, v, i) => sum + (v - (left[i] as number)) ** 2, 0);
    expect(10 * Math.log10(power / noise)).toBeCloseTo(48.1, 0);
  });

  test('sets the weights of a network, not its biases', () => {
    const net = new models.MLP([6, 5, 3], { rng: 1 });
    const was = net.stateDict();
    expectNoLeak(() => {
      compress.quantizeWeights(net, { bits: 3, per: 'channel' });
    });
    for (const [path, { values }] of Object.entries(net.stateDict())) {
      if (path.endsWith('bias')) expect(values).toEqual(was[path]?.values);
      else expect(new Set(values).size).toBeLessThanOrEqual(7 * 5);
      if (path.endsWith('weight')) expect(values).not.toEqual(was[path]?.values);
    }
  });
});

describe('quantizeWeights', () => {
  const levelsOf = (values: readonly number[]) => {
    const step = Math.max(...values.map(Math.abs)) / 3;
    return values.map((v) => v / step);
  };

  test.each([
    ['depthwise', new nn.DepthwiseConv2d(3, 3, { multiplier: 2, rng: 1 }), [2, 3]],
    ['transposed', new nn.ConvTranspose2d(4, 3, 2, { rng: 1 }), [2]],
    ['ordinary', new nn.Conv2d(4, 3, 2, { rng: 1 }), [3]],
  ] as const)('gives each output of a %s convolution its own scale', (_, layer, outputAxes) => {
    const weight = layer.weight as unknown as tf.Variable;
    const { shape } = weight;
    // Each place along the last two axes has another size, so that shared scales would show.
    const [a, b] = shape.slice(2) as [number, number];
    const sizes = tf.tensor(
      Array.from({ length: a * b }, (_, i) => 1 + i),
      [1, 1, a, b],
    );
    weight.assign(weight.mul(sizes));
    const others = [0, 1, 2, 3].filter((axis) => !(outputAxes as readonly number[]).includes(axis));
    compress.quantizeWeights(layer, { bits: 3, per: 'channel' });
    const rows = weight.transpose([...outputAxes, ...others]);
    const count = outputAxes.reduce((product, axis) => product * (shape[axis] as number), 1);
    for (const values of toMatrix(rows.reshape([count, -1])).toArray())
      for (const level of levelsOf(values)) expect(level).toBeCloseTo(Math.round(level), 4);
  });

  test('quantizes frozen layers too', () => {
    const net = new models.MLP([6, 5, 3], { rng: 1 });
    net.freeze();
    compress.quantizeWeights(net, { bits: 2 });
    for (const [, values] of weightsOf(net)) expect(new Set(values).size).toBeLessThanOrEqual(3);
  });
});

describe('lowRank', () => {
  test('loses the squares of the singular values it leaves out', () => {
    const w = Matrix.randn([7, 5], { rng: 1 });
    for (const rank of [1, 3, 5]) {
      const { left, right, squaredError } = compress.lowRank(w, rank);
      expect([left.shape, right.shape]).toEqual([
        [7, rank],
        [rank, 5],
      ]);
      expect(left.matMul(right).sub(w).norm() ** 2).toBeCloseTo(squaredError, 10);
    }
    expect(() => compress.lowRank(w, 6)).toThrow('from 1 to 5, given 6');
  });

  test('gives two layers that compute what the product computes', () => {
    const layer = new nn.Linear(6, 4, { rng: 1 });
    layer.bias?.assign(tf.tensor1d([1, 2, 3, 4]));
    const x = tf.randomNormal([3, 6], 0, 1, 'float32', 1);
    const whole = compress.factorize(layer, 4);
    expect(
      toMatrix(whole.forward(x))
        .sub(toMatrix(layer.forward(x)))
        .norm(),
    ).toBeLessThan(1e-5);
    const thin = compress.factorize(layer, 2);
    expect(thin.parameterCount()).toBe(2 * (6 + 4) + 4);
    const { left, right } = compress.lowRank(layer.weight, 2);
    const expected = toMatrix(x)
      .matMul(left)
      .matMul(right)
      .add(Matrix.of([[1, 2, 3, 4]]));
    expect(toMatrix(thin.forward(x)).sub(expected).norm()).toBeLessThan(1e-5);
    const bare = compress.factorize(new nn.Linear(6, 4, { rng: 1, bias: false }), 2);
    expect(bare.parameterCount()).toBe(20);
  });
});
