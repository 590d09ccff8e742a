import { expect, test } from 'vitest';
import { Rng } from '../../src/tensor/index.ts';

test('the first numbers of a seed never change', () => {
  const rng = new Rng(42);
  expect(Array.from({ length: 5 }, () => rng.bits())).toEqual([
    660444221, 3652823732, 77672526, 910233633, 2297337756,
  ]);
  expect(new Rng(42).uniform()).toBe(0.15377165265745885);
});

test('uniform has mean 1/2 and variance 1/12, within four standard errors', () => {
  const rng = new Rng(1);
  const n = 100_000;
  const x = Array.from({ length: n }, () => rng.uniform());
  const mean = x.reduce((a, b) => a + b) / n;
  const variance = x.reduce((a, b) => a + (b - mean) ** 2, 0) / n;
  expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / n));
  expect(Math.abs(variance - 1 / 12)).toBeLessThan(4 * Math.sqrt(1 / 180 / n));
  expect(Math.min(...x.slice(0, 1000))).toBeGreaterThanOrEqual(0);
});

test('normal has mean 0, variance 1 and a kurtosis of 3', () => {
  const rng = new Rng(2);
  const n = 100_000;
  const x = Array.from({ length: n }, () => rng.normal());
  const moment = (k: number) => x.reduce((a, b) => a + b ** k, 0) / n;
  expect(Math.abs(moment(1))).toBeLessThan(4 / Math.sqrt(n));
  expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
  expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
});

test('shuffle is a permutation, int stays in range, choice does not repeat', () => {
  const rng = new Rng('a text');
  expect(rng.permutation(50).sort((a, b) => a - b)).toEqual([...Array(50).keys()]);
  const ints = Array.from({ length: 6000 }, () => rng.int(6));
  for (let face = 0; face < 6; face++) {
    const hits = ints.filter((i) => i === face).length;
    expect(Math.abs(hits - 1000)).toBeLessThan(4 * Math.sqrt(6000 * (1 / 6) * (5 / 6)));
  }
  expect(new Set(rng.choice(10, 7)).size).toBe(7);
  expect(() => rng.choice([1, 2], 3)).toThrow('choice: asked for 3 different items of 2');
  expect(() => rng.int(0)).toThrow(RangeError);
});

test('int is the rest of the first 32 bits that lie in a whole block of n', () => {
  for (const n of [1, 2, 3, 1000, 2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1, 3e9, 2 ** 32 - 1, 2 ** 32]) {
    const [rng, bits] = [new Rng(n), new Rng(n)];
    const limit = Math.floor(2 ** 32 / n) * n;
    const next = (): number => {
      const drawn = bits.bits();
      return drawn < limit ? drawn % n : next();
    };
    for (let i = 0; i < 500; i++) expect(rng.int(n)).toBe(next());
  }
  expect(new Rng(1).permutation(6)).toEqual(new Rng(1).shuffle([0, 1, 2, 3, 4, 5]));
});

test('a fork depends on the seed and its key alone', () => {
  const a = new Rng(5);
  const b = new Rng(5);
  b.uniform();
  expect(a.fork('x').bits()).toBe(b.fork('x').bits());
  expect(a.fork('x').bits()).not.toBe(a.fork('y').bits());
  expect(new Rng(6).fork('x').bits()).not.toBe(a.fork('x').bits());
});
