import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { bernoulli, expectNoLeak, Rng, randn, uniform } from '../../src/tensor/index.ts';
import { normals, philox } from '../../src/tensor/philox.ts';

const words = (text: string) => text.split(' ').map((word) => Number.parseInt(word, 16));

// Random123, tests/kat_vectors: counter, key, words.
test.each([
  [
    '00000000 00000000 00000000 00000000',
    '00000000 00000000',
    '6627e8d5 e169c58d bc57ac4c 9b00dbd8',
  ],
  [
    'ffffffff ffffffff ffffffff ffffffff',
    'ffffffff ffffffff',
    '408f276d 41c83b0e a20bc7c6 6d5451fd',
  ],
  [
    '243f6a88 85a308d3 13198a2e 03707344',
    'a4093822 299f31d0',
    'd16cfe09 94fdcceb 5001e420 24126ea1',
  ],
])('Philox4x32-10 of counter %s and key %s', (counter, key, expected) => {
  const out = new Uint32Array(4);
  philox(words(counter), words(key), out);
  expect([...out]).toEqual(words(expected));
});

const valuesOf = (t: tf.Tensor): Float32Array => {
  const values = t.dataSync() as Float32Array;
  t.dispose();
  return values;
};

const N = 2 ** 18;
const mean = (x: ArrayLike<number>, f: (x: number) => number) => {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += f(x[i] as number);
  return sum / x.length;
};

test('normal numbers have the moments and tails of the distribution, and neighbors are independent', () => {
  const z = valuesOf(randn([N], { rng: 5, mean: 2, std: 3 })).map((x) => (x - 2) / 3);
  // Five standard errors each.
  expect(Math.abs(mean(z, (x) => x))).toBeLessThan(5 / Math.sqrt(N));
  expect(Math.abs(mean(z, (x) => x ** 2) - 1)).toBeLessThan(5 * Math.sqrt(2 / N));
  expect(Math.abs(mean(z, (x) => x ** 3))).toBeLessThan(5 * Math.sqrt(15 / N));
  expect(Math.abs(mean(z, (x) => x ** 4) - 3)).toBeLessThan(5 * Math.sqrt(96 / N));
  for (const [bound, share] of [
    [1, 0.3173105],
    [3, 0.0026998],
  ] as const) {
    const beyond = mean(z, (x) => Number(Math.abs(x) > bound));
    expect(Math.abs(beyond - share)).toBeLessThan(5 * Math.sqrt(share / N));
  }
  // Numbers of one block lie 4, 8 and 12 apart, and the two of one radius 4.
  for (const lag of [1, 4, 8, 12, 16]) {
    for (const power of [1, 2]) {
      const products = z.slice(lag).map((x, i) => x ** power * (z[i] as number) ** power);
      const error = power === 1 ? 1 : Math.sqrt(8);
      expect(Math.abs(mean(products, (x) => x) - (power - 1))).toBeLessThan((5 * error) / 512);
    }
  }
});

test('a normal number is √(-2 ln u) times a sine or cosine, of words of its block', () => {
  const seed = [1, 2, 3, 4] as const;
  const z = normals(160, seed, 0, 1);
  const block = new Uint32Array(4);
  for (let i = 0; i < 160; i++) {
    const [group, slot, lane] = [i >> 4, (i >> 2) & 3, i & 3];
    philox([group * 4 + lane, 0, 3, 4], [1, 2], block);
    const r = Math.sqrt(-2 * Math.log(((block[slot & 2] as number) + 0.5) / 2 ** 32));
    const word = block[slot | 1] as number;
    const eighth = ((word & 0x1fffffff) / 2 ** 29) * (Math.PI / 4);
    const sine = ((word >>> 29) & 1) !== (slot & 1);
    const sign = (word >>> (31 - (slot & 1))) & 1 ? -1 : 1;
    const exact = sign * r * (sine ? Math.sin(eighth) : Math.cos(eighth));
    expect(Math.abs((z[i] as number) / exact - 1)).toBeLessThan(1e-6);
  }
});

test('uniform numbers fill their range evenly and never reach its end', () => {
  const u = valuesOf(uniform([N], { rng: 7, low: -3, high: 5 }));
  const bins = new Array<number>(64).fill(0);
  for (const x of u) bins[Math.floor((x + 3) * 8)] = (bins[Math.floor((x + 3) * 8)] ?? 0) + 1;
  expect(bins).toHaveLength(64);
  // χ² of 63 degrees: mean 63, standard deviation √126.
  const chi = bins.reduce((sum, n) => sum + (n - N / 64) ** 2 / (N / 64), 0);
  expect(Math.abs(chi - 63)).toBeLessThan(5 * Math.sqrt(126));
  // Half of these sums are rounded to the upper end.
  const next = 1 + 2 ** -23;
  expect(new Set(valuesOf(uniform([1000], { rng: 1, low: 1, high: next })))).toEqual(new Set([1]));
  expect(Math.max(...valuesOf(uniform([1000], { rng: 1, low: -1, high: 0 })))).toBeLessThan(0);
  expect([...valuesOf(uniform([2], { rng: 1, low: 4, high: 4 }))]).toEqual([4, 4]);
});

test('uniform numbers are from [0, 1), unless told otherwise', () => {
  const u = valuesOf(uniform([N], { rng: 7 }));
  expect(u.every((x) => x >= 0 && x < 1)).toBe(true);
  expect(Math.abs(mean(u, (x) => x) - 1 / 2)).toBeLessThan(5 / Math.sqrt(12 * N));
});

test('bernoulli numbers count what they should, as often as they should', () => {
  const b = valuesOf(bernoulli([N], { p: 0.3, value: 5, rng: 3 }));
  expect(new Set(b)).toEqual(new Set([0, 5]));
  expect(Math.abs(mean(b, (x) => x / 5) - 0.3)).toBeLessThan(5 * Math.sqrt(0.21 / N));
  expect(new Set(valuesOf(bernoulli([1000], { p: 1, rng: 3 })))).toEqual(new Set([1]));
  expect(new Set(valuesOf(bernoulli([1000], { p: 0, rng: 3 })))).toEqual(new Set([0]));
});

test('a draw takes four words of the generator, whatever it fills', () => {
  for (const draw of [
    (rng: Rng) => randn([2, 3], { rng }),
    (rng: Rng) => uniform([5000], { rng }),
    (rng: Rng) => bernoulli([], { p: 0, rng }),
  ]) {
    const [used, fresh] = [new Rng(3), new Rng(3)];
    draw(used).dispose();
    for (let i = 0; i < 4; i++) fresh.bits();
    expect(used.bits()).toBe(fresh.bits());
  }
});

test('a seed stands for a generator, and two draws of one generator differ', () => {
  const rng = new Rng(9);
  const [first, second] = [valuesOf(randn([50], { rng })), valuesOf(randn([50], { rng }))];
  expect([...first]).toEqual([...valuesOf(randn([50], { rng: 9 }))]);
  expect(first.some((x, i) => x === second[i])).toBe(false);
});

test('the first numbers do not depend on how many follow', () => {
  for (const fill of [randn, uniform]) {
    const many = valuesOf(fill([3, 40, 500], { rng: 2 }));
    for (const n of [1, 15, 16, 17, 1000]) {
      expect([...valuesOf(fill([n], { rng: 2 }))]).toEqual([...many.slice(0, n)]);
    }
  }
});

test('shapes and dtype are as asked for, and nothing is left behind', () => {
  expectNoLeak(() => {
    const x = randn([2, 0, 3], { rng: 1 });
    const y = bernoulli([2, 3], { p: 0.5, rng: 1 });
    expect([x.shape, x.dtype, x.size]).toEqual([[2, 0, 3], 'float32', 0]);
    expect([y.shape, y.dtype]).toEqual([[2, 3], 'float32']);
    return [x, y, uniform([], { rng: 1 })];
  });
  expectNoLeak(() => tf.tidy(() => tf.ones([7]).mul(bernoulli([7], { p: 0.5, value: 2, rng: 1 }))));
});

test('settings that make no sense are refused, with what was expected', () => {
  expect(() => bernoulli([1], { p: 1.5, rng: 1 })).toThrow(/p is 1\.5, expected a probability/);
  expect(() => bernoulli([1], { p: Number.NaN, rng: 1 })).toThrow(RangeError);
  expect(() => uniform([1], { rng: 1, low: 2, high: 1 })).toThrow(
    /low is 2 and high is 1, expected finite numbers with low at most high/,
  );
  expect(() => uniform([1], { rng: 1, high: Number.POSITIVE_INFINITY })).toThrow(RangeError);
});
