import { expect, test } from 'vitest';
import { init, parameter } from '../../src/nn/index.ts';
import { expectNoLeak, Rng, type Tensor } from '../../src/tensor/index.ts';

const shape = [400, 600] as const;
const rng = () => new Rng(3);
const moments = (t: Tensor) => {
  const x = Float32Array.from(t.dataSync());
  const mean = x.reduce((a, b) => a + b, 0) / x.length;
  return {
    mean,
    std: Math.sqrt(x.reduce((a, b) => a + (b - mean) ** 2, 0) / x.length),
    bound: x.reduce((a, b) => Math.max(a, Math.abs(b)), 0),
  };
};

// The standard error of a standard deviation over 240,000 draws is 0.15 %.
const cases: [string, () => Tensor, number][] = [
  ['xavierNormal', () => init.xavierNormal(shape, { rng: rng() }), 0.0447214],
  ['xavierUniform', () => init.xavierUniform(shape, { rng: rng() }), 0.0447214],
  ['kaimingNormal', () => init.kaimingNormal(shape, { rng: rng() }), 0.0707107],
  ['kaimingUniform', () => init.kaimingUniform(shape, { rng: rng() }), 0.0707107],
  ['kaimingNormal, out', () => init.kaimingNormal(shape, { rng: rng(), mode: 'out' }), 0.057735],
  [
    'kaimingNormal, tanh',
    () => init.kaimingNormal(shape, { rng: rng(), nonlinearity: 'tanh' }),
    5 / 3 / 20,
  ],
  ['lecunNormal', () => init.lecunNormal(shape, { rng: rng() }), 0.05],
  ['normal', () => init.normal(shape, { std: 0.01, rng: rng() }), 0.01],
];
const more: [string, () => Tensor, number][] = [
  ['xavierNormal, gain 2', () => init.xavierNormal(shape, { rng: 3, gain: 2 }), 2 * 0.0447214],
  ['xavierUniform, gain 2', () => init.xavierUniform(shape, { rng: 3, gain: 2 }), 2 * 0.0447214],
  ['kaimingUniform, out', () => init.kaimingUniform(shape, { rng: 3, mode: 'out' }), 0.057735],
  [
    'kaimingNormal, leaky relu of slope 0.5',
    () => init.kaimingNormal(shape, { rng: 3, nonlinearity: 'leakyRelu', slope: 0.5 }),
    Math.sqrt(2 / 1.25 / 400),
  ],
  ['normal', () => init.normal(shape, { rng: 3 }), 1],
  ['uniform', () => init.uniform(shape, { rng: 3, low: -1, high: 1 }), 1 / Math.sqrt(3)],
];
test.each([...cases, ...more])('%s has the standard deviation it names', (_, make, std) => {
  const m = moments(make());
  expect(Math.abs(m.std / std - 1)).toBeLessThan(0.006);
  expect(Math.abs(m.mean)).toBeLessThan((4 * std) / Math.sqrt(240_000));
});

test('bounds of the uniform rules', () => {
  expect(moments(init.xavierUniform(shape, { rng: rng() })).bound).toBeCloseTo(0.0774597, 5);
  expect(moments(init.torchDefault({ fanIn: 400 })([...shape], { rng: rng() })).bound).toBeCloseTo(
    0.05,
    5,
  );
});

test('fans of a convolution count its window', () => {
  expect(init.fans([3, 5, 8, 16])).toEqual({ in: 120, out: 240 });
  expect(() => init.fans([3])).toThrow('needs two axes or more');
});

test.each([
  [[5, 5], 1],
  [[8, 3], 1],
  [[3, 8], 2],
  [[3, 3, 2, 6], 1],
  [[64, 64], Math.SQRT2],
] as const)(
  'orthogonal of %j with gain %d: its columns, or its rows, are orthonormal',
  (shape, gain) => {
    const w = init.orthogonal(shape, { rng: 3, gain });
    const { in: into } = init.fans(shape);
    const out = shape[shape.length - 1] as number;
    const matrix = w.reshape([into, out]);
    const few = Math.min(into, out);
    const product = matrix.matMul(matrix, into >= out, into < out);
    const wanted = Array.from({ length: few ** 2 }, (_, k) =>
      k % (few + 1) === 0 ? gain ** 2 : 0,
    );
    expect(product.shape).toEqual([few, few]);
    for (const [k, value] of product.dataSync().entries())
      expect(value).toBeCloseTo(wanted[k] as number, 5);
  },
);

test('orthogonal matrices are uniform: their entries have mean 0 and variance 1 / n', () => {
  const corners = Array.from({ length: 2000 }, (_, seed) => [
    ...init.orthogonal([3, 3], { rng: seed }).dataSync(),
  ]);
  for (const place of [0, 4, 8]) {
    const at = corners.map((values) => values[place] as number);
    const mean = at.reduce((a, b) => a + b, 0) / at.length;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(3 * 2000));
    expect(at.reduce((a, b) => a + b * b, 0) / at.length).toBeCloseTo(1 / 3, 1);
  }
  expect(() => init.orthogonal([3], { rng: 1 })).toThrow('needs two axes or more');
});

test('gains are those of PyTorch', () => {
  expect(init.gain('relu')).toBe(Math.SQRT2);
  expect(init.gain('tanh')).toBe(5 / 3);
  expect(init.gain('leakyRelu', { slope: 0.2 })).toBeCloseTo(Math.sqrt(2 / 1.04), 12);
  expect(init.gain('leakyRelu')).toBeCloseTo(Math.sqrt(2 / 1.0001), 12);
  const leaky = (options: { slope?: number }) => [
    ...init.kaimingNormal([2, 3], { rng: 1, nonlinearity: 'leakyRelu', ...options }).dataSync(),
  ];
  expect(leaky({})).toEqual(leaky({ slope: 0.01 }));
  expect([init.gain('linear'), init.gain('sigmoid'), init.gain('selu')]).toEqual([1, 1, 0.75]);
});

test('the same seed gives the same weights', () => {
  const draw = (seed: number) => [...init.kaimingNormal([3, 4], { rng: new Rng(seed) }).dataSync()];
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
});

test('means and bounds that are given', () => {
  expect(moments(init.normal(shape, { rng: 3, mean: 5, std: 0.1 })).mean).toBeCloseTo(5, 3);
  const unit = moments(init.uniform(shape, { rng: 3 }));
  expect(unit.mean).toBeCloseTo(0.5, 2);
  expect(unit.bound).toBeLessThanOrEqual(1);
  expect(moments(init.uniform(shape, { rng: 3, low: 2, high: 4 })).mean).toBeCloseTo(3, 2);
});

test('constants', () => {
  const values = (t: Tensor) => [...t.dataSync()];
  expect(values(init.zeros([2]))).toEqual([0, 0]);
  expect(values(init.ones([2]))).toEqual([1, 1]);
  expect(values(init.constant(0.5)([2], { rng: rng() }))).toEqual([0.5, 0.5]);
});

test('a parameter starts from its rule, trainable or not, and asks for what it lacks', () => {
  const w = parameter([2, 3], { init: init.ones, trainable: false });
  expect([w.trainable, w.shape, [...w.dataSync()]]).toEqual([false, [2, 3], Array(6).fill(1)]);
  expect([...parameter([2]).dataSync()]).toEqual([0, 0]);
  const drawn = [3, rng()].map((source) => [
    ...parameter([4], { init: init.normal, rng: source }).dataSync(),
  ]);
  expect(drawn[0]).toEqual(drawn[1]);
  expect(() => parameter([2, 2], { init: init.xavierNormal })).toThrow(
    'parameter: init draws its values; give rng: a generator or a seed',
  );
  expect(() => parameter([2, 2], { init: () => init.ones([3]) })).toThrow(
    'initial value of the parameter has shape [3], expected [2, 2]',
  );
  expectNoLeak(() => parameter([2, 2], { init: init.xavierNormal, rng: 1 }));
});
