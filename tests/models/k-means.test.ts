import { expect, it } from 'vitest';
import { KMeans } from '../../src/models/index.ts';
import { Rng } from '../../src/tensor/index.ts';

const cloud = (n: number, seed: number) => {
  const rng = new Rng(seed);
  return Array.from({ length: n }, (_, i) => [rng.normal(i % 3 === 0 ? 6 : 0), rng.normal(i % 3)]);
};

it('finds groups that lie apart, and their means', () => {
  const points = [0, 1, 2, 100, 101, 102].map((x) => [x, -x]);
  const model = new KMeans({ k: 2, rng: 1 }).fit(points);
  const [first, second] = [...model.centers].sort((a, b) => (a[0] as number) - (b[0] as number));
  expect([...(first ?? []), ...(second ?? [])]).toEqual([1, -1, 101, -101]);
  const groups = model.predict(points);
  expect(new Set(groups.slice(0, 3)).size).toBe(1);
  expect(groups[0]).not.toBe(groups[3]);
  // The two middle points have distance 0, the others (1, -1): 2 each.
  expect(model.history.at(-1)).toBeCloseTo(8, 12);
});

it('never makes the sum of squares greater, and ends where every center is a mean', () => {
  const points = cloud(200, 3);
  const model = new KMeans({ k: 5, rng: 2 }).fit(points);
  for (let i = 1; i < model.history.length; i++) {
    expect(model.history[i]).toBeLessThanOrEqual((model.history[i - 1] as number) + 1e-9);
  }
  const groups = model.predict(points);
  for (const [c, center] of model.centers.entries()) {
    const members = points.filter((_, i) => groups[i] === c);
    for (const j of [0, 1]) {
      const mean = members.reduce((sum, point) => sum + (point[j] as number), 0) / members.length;
      expect(center[j]).toBeCloseTo(mean, 9);
    }
  }
});

it('is the mean for k = 1, the variance around it, and the same from the same seed', () => {
  const points = cloud(50, 1);
  const one = new KMeans({ k: 1, rng: 1 }).fit(points);
  const mean = [0, 1].map((j) => points.reduce((sum, p) => sum + (p[j] as number), 0) / 50);
  expect(one.centers[0]?.[0]).toBeCloseTo(mean[0] as number, 9);
  const total = points.reduce(
    (sum, p) => sum + p.reduce((s, v, j) => s + (v - (mean[j] as number)) ** 2, 0),
    0,
  );
  expect(one.history.at(-1)).toBeCloseTo(total, 6);
  const again = [4, 4].map((rng) => [...new KMeans({ k: 4, rng }).fit(points).predict(points)]);
  expect(again[0]).toEqual(again[1]);
});

it('takes equal examples, and refuses what it cannot do', () => {
  expect(new KMeans({ k: 3, rng: 1 }).fit([[1], [1], [1]]).history.at(-1)).toBe(0);
  expect(() => new KMeans({ k: 0, rng: 1 })).toThrow(/whole number from 1, given 0/);
  expect(() => new KMeans({ k: 3, rng: 1 }).fit([[1], [2]])).toThrow(/2 examples for k = 3/);
  expect(() => new KMeans({ rng: 1 }).predict([[1]])).toThrow(/call fit first/);
  const fitted = new KMeans({ k: 1, rng: 1 }).fit([[1, 2]]);
  expect(() => fitted.predict([[1]])).toThrow(/1 numbers against centers of 2/);
  expect(new KMeans({ k: 2, rng: 1, maxIterations: 1 }).fit(cloud(30, 1)).history.length).toBe(1);
});
