import { expect, test } from 'vitest';
import { lossCurve } from '../../src/train/loss-curve.ts';

const pointsOf = (losses: readonly number[]) =>
  (/points="([^"]*)"/.exec(lossCurve(losses))?.[1]?.split(' ') ?? []).map((point) =>
    point.split(',').map(Number),
  );

test('runs from left to right, the largest loss on top, the smallest at the bottom', () => {
  expect(pointsOf([4, 1, 2])).toEqual([
    [3, 3],
    [180, 87],
    [357, 59],
  ]);
});

test('a long curve is drawn by the means of its parts', () => {
  const losses = Array.from({ length: 100_000 }, (_, i) => (i % 2) * 2 + (i < 50_000 ? 10 : 0));
  const points = pointsOf(losses);
  expect(points.length).toBe(180);
  expect(points[0]?.[1]).toBeCloseTo(3, 0);
  expect(points.at(-1)?.[1]).toBeCloseTo(87, 0);
});

test('one point, or none that is a number, is no curve', () => {
  expect(lossCurve([])).toBe('');
  expect(lossCurve([1])).toBe('');
  expect(lossCurve([Number.NaN, Number.POSITIVE_INFINITY, 1])).toBe('');
  expect(pointsOf([1, Number.NaN, 1]).length).toBe(2);
});
