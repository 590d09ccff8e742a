import { expect, test } from 'vitest';
import { Rng } from '../../src/tensor/index.ts';
import { kReciprocal } from '../../src/vision/index.ts';

const rng = new Rng(2);
const points = Array.from({ length: 12 }, (_, i) => [rng.normal(i % 3, 0.5), rng.normal(0, 0.5)]);
const [queries, gallery] = [points.slice(0, 4), points.slice(4)];
const square = (a: number[], b: number[]) =>
  a.reduce((s, v, k) => s + (v - (b[k] as number)) ** 2, 0);
const scaled = (i: number, j: number) =>
  square(points[i] as number[], points[j] as number[]) /
  Math.max(...points.map((p) => square(points[i] as number[], p)));

test('with lambda 1 it is the first distance', () => {
  const d = kReciprocal(queries, gallery, { lambda: 1 });
  expect(d.shape).toEqual([4, 8]);
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 8; j++) expect(d.at(i, j)).toBeCloseTo(scaled(i, 4 + j), 12);
  }
});

test('with all as neighbors, the weights are exp(-d) over their sum', () => {
  const d = kReciprocal(queries, gallery, { k1: 20, k2: 1, lambda: 0 });
  const weights = points.map((_, i) => {
    const row = points.map((__, j) => Math.exp(-scaled(i, j)));
    const sum = row.reduce((a, b) => a + b, 0);
    return row.map((v) => v / sum);
  });
  const [v, w] = [weights[1] as number[], weights[7] as number[]];
  const common = v.reduce((s, a, k) => s + Math.min(a, w[k] as number), 0);
  const either = v.reduce((s, a, k) => s + Math.max(a, w[k] as number), 0);
  expect(d.at(1, 3)).toBeCloseTo(1 - common / either, 10);
});

test('groups far apart have nothing in common, and those of one group much', () => {
  const group = (x: number) => [[x], [x + 0.1], [x + 0.2], [x + 0.3]];
  const all = kReciprocal([[0.05], [9.05]], [...group(0), ...group(9)], {
    k1: 3,
    k2: 1,
    lambda: 0,
  });
  for (const [i, j] of [
    [0, 5],
    [1, 2],
  ] as const)
    expect(all.at(i, j)).toBeCloseTo(1, 12);
  for (const [i, j] of [
    [0, 1],
    [1, 5],
  ] as const)
    expect(all.at(i, j)).toBeLessThan(0.6);
  expect(() => kReciprocal([[1]], [[1, 2]])).toThrow('one length');
  expect(() => kReciprocal([[1]], [[1]], { k1: 0 })).toThrow('k1');
});
