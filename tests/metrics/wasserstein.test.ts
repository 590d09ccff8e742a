import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { wasserstein1d } from '../../src/metrics/index.ts';

const list = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 12 });

test('a sample that is moved is as far as it was moved; sizes may differ', () => {
  expect(wasserstein1d([0, 1, 3], [5, 6, 8])).toBe(5);
  expect(wasserstein1d([0, 2], [0, 0, 2, 2])).toBe(0);
  // scipy.stats.wasserstein_distance([0, 1, 3], [5, 6]) = 25 / 6.
  expect(wasserstein1d([0, 1, 3], [5, 6])).toBeCloseTo(25 / 6, 12);
  expect(() => wasserstein1d([], [1])).toThrow('empty sample');
});

test('it is the mean difference of sorted values, symmetric, and a distance', () => {
  fc.assert(
    fc.property(list, list, list, (a, b, c) => {
      const n = Math.min(a.length, b.length);
      const [p, q] = [a, b].map((x) => x.slice(0, n).sort((s, t) => s - t)) as [number[], number[]];
      const sorted = p.reduce((sum, value, i) => sum + Math.abs(value - (q[i] as number)) / n, 0);
      expect(wasserstein1d(a.slice(0, n), b.slice(0, n))).toBeCloseTo(sorted, 9);
      expect(wasserstein1d(a, b)).toBeCloseTo(wasserstein1d(b, a), 9);
      expect(wasserstein1d(a, c)).toBeLessThan(wasserstein1d(a, b) + wasserstein1d(b, c) + 1e-9);
    }),
  );
});
