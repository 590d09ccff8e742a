import { expect, test } from 'vitest';
import { averagePrecision, cmc, retrievalMap } from '../../src/metrics/index.ts';
import { Rng } from '../../src/tensor/index.ts';

const ranks = (hits: readonly number[], n = 10) =>
  retrievalMap(
    [Array.from({ length: n }, (_, k) => k)],
    [1],
    Array.from({ length: n }, (_, k) => Number(hits.includes(k + 1))),
  );

test('average precision by hand, without interpolation', () => {
  expect(ranks([1, 3, 6])).toBeCloseTo((1 + 2 / 3 + 1 / 2) / 3, 12);
  expect(ranks([2, 3])).toBeCloseTo(7 / 12, 12);
  expect(ranks([1, 9, 10])).toBeCloseTo((1 + 2 / 9 + 3 / 10) / 3, 12);
  expect(averagePrecision([3, 2, 1], [0, 1, 1])).toBeCloseTo(2 / 3, 12);
  expect(averagePrecision([3, 2, 1], [0, 1, 1], { interpolate: false })).toBeCloseTo(7 / 12, 12);
});

test('the curve counts the first match, never falls, and sees the order alone', () => {
  const d = [
    [0.1, 0.2, 0.3],
    [0.3, 0.1, 0.2],
  ];
  expect(cmc(d, [0, 1], [0, 1, 0])).toEqual([1, 1, 1]);
  expect(cmc(d, [1, 0], [0, 1, 0])).toEqual([0, 1, 1]);
  const rng = new Rng(1);
  const random = Array.from({ length: 6 }, () => Array.from({ length: 8 }, () => rng.uniform()));
  const [q, g] = [
    [0, 1, 2, 3, 0, 1],
    [0, 1, 2, 3, 0, 1, 2, 3],
  ];
  const curve = cmc(random, q, g);
  expect(curve.at(-1)).toBe(1);
  expect(curve.every((v, k) => k === 0 || v >= (curve[k - 1] as number))).toBe(true);
  expect(
    cmc(
      random.map((row) => row.map((v) => v ** 3)),
      q,
      g,
    ),
  ).toEqual(curve);
});

test('the same person by the same camera leaves the list; a query without a match does not count', () => {
  const d = [[0, 1, 2]];
  const cameras = { queries: [0], gallery: [0, 0, 1] };
  expect(cmc(d, [5], [5, 6, 5])).toEqual([1, 1, 1]);
  expect(cmc(d, [5], [5, 6, 5], { cameras })).toEqual([0, 1, 1]);
  expect(retrievalMap(d, [5], [5, 6, 5], { cameras })).toBe(0.5);
  expect(cmc([...d, [0, 1, 2]], [5, 9], [5, 6, 5])).toEqual([1, 1, 1]);
  expect(() => cmc(d, [9], [5, 6, 5])).toThrow('no query');
  expect(() => cmc(d, [9, 9], [5, 6, 5])).toThrow('[1, 3] for 2 queries');
});
