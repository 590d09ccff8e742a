import { expect, test } from 'vitest';
import { connectedComponents } from '../../src/data/index.ts';
import { distanceTransform, watershed } from '../../src/vision/index.ts';

test('the ridge between two valleys parts them', () => {
  expect(watershed([[0, 1, 2, 1, 0]], [[1, 0, 0, 0, 2]])).toEqual([[1, 1, 1, 2, 2]]);
  expect(watershed([[0, 3, 1, 1, 1, 0]], [[1, 0, 0, 0, 0, 2]])).toEqual([[1, 1, 2, 2, 2, 2]]);
  expect(watershed([[0, 1, 1, 1, 3, 0]], [[1, 0, 0, 0, 0, 2]])).toEqual([[1, 1, 1, 1, 2, 2]]);
});

test('water does not leave the mask, and not the corner', () => {
  const flat = [
    [0, 0, 0],
    [0, 0, 0],
  ];
  const marker = [
    [5, 0, 0],
    [0, 0, 0],
  ];
  const mask = [
    [1, 0, 1],
    [0, 1, 1],
  ];
  expect(watershed(flat, marker, { mask })).toEqual([
    [5, 0, 0],
    [0, 0, 0],
  ]);
  expect(watershed(flat, marker)).toEqual([
    [5, 5, 5],
    [5, 5, 5],
  ]);
});

test('two discs that overlap are parted at their waist', () => {
  const disc = (x: number, y: number, center: number) => Math.hypot(x - center, y - 12) <= 8;
  const mask = Array.from({ length: 25 }, (_, y) =>
    Array.from({ length: 37 }, (_, x) => Number(disc(x, y, 11) || disc(x, y, 25))),
  );
  expect(connectedComponents(mask).count).toBe(1);
  const distance = distanceTransform(mask);
  const peaks = connectedComponents(distance.map((row) => row.map((d) => Number(d > 6))));
  expect(peaks.count).toBe(2);
  const markers = { shape: [25, 37], data: peaks.labels };
  const parts = watershed(
    distance.map((row) => row.map((d) => -d)),
    markers,
    { mask },
  );
  parts.forEach((row, y) => {
    row.forEach((part, x) => {
      if (x !== 18) expect(part).toBe(mask[y]?.[x] ? (x < 18 ? 1 : 2) : 0);
    });
  });
});

test('of many levels the lowest pixel comes first', () => {
  // A spiral staircase of heights: each pixel is reached from its lower neighbor only.
  const heights = [
    [9, 1, 8],
    [2, 7, 3],
    [6, 4, 5],
  ];
  const markers = [
    [0, 1, 0],
    [2, 0, 3],
    [0, 4, 0],
  ];
  // 5 is reached by 3 and by 4: 3 comes first. 6 by 2 (before 4), 7, 8 and 9 by 1.
  expect(watershed(heights, markers)).toEqual([
    [1, 1, 1],
    [2, 1, 3],
    [2, 4, 3],
  ]);
});

test('shapes that differ are told', () => {
  expect(() => watershed([1, 2], [1, 2])).toThrow(/\[height, width\]/);
  expect(() => watershed([[1, 2]], [[1], [2]])).toThrow(/markers \[2, 1\] for heights \[1, 2\]/);
  expect(() => watershed([[1]], [[1]], { mask: [[1, 1]] })).toThrow(/mask \[1, 2\]/);
});
