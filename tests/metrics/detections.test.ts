import { expect, test } from 'vitest';
import {
  averagePrecision,
  type Corners,
  matchDetections,
  meanAveragePrecision,
} from '../../src/metrics/index.ts';

const box = (x: number): Corners => [x, 0, x + 10, 10];
const scores = [0.9, 0.8, 0.7, 0.6, 0.5];

test('one curve, three numbers: at each positive, at 11 recalls, at 101', () => {
  const right = [1, 0, 1, 1, 0];
  const ap = (method: 'all' | 'voc11' | 'coco101') =>
    averagePrecision(scores, right, { positives: 4, method });
  // Precision 1 up to recall 1/4, 3/4 up to 3/4, then none.
  expect(ap('all')).toBeCloseTo((1 + 0.75 + 0.75) / 4, 12);
  expect(ap('voc11')).toBeCloseTo((3 * 1 + 5 * 0.75) / 11, 12);
  expect(ap('coco101')).toBeCloseTo((26 * 1 + 50 * 0.75) / 101, 12);
  expect(averagePrecision([3, 2, 1], [0, 1, 1])).toBeCloseTo(2 / 3, 12);
  expect(averagePrecision([1], [0], { positives: 0 })).toBe(0);
});

test('a second box on one object is wrong, and an object that nobody finds is missed', () => {
  const truth = [
    [
      { box: box(0), label: 0 },
      { box: box(30), label: 0 },
    ],
  ];
  const found = [
    [
      { box: box(0), label: 0, score: 0.9 },
      { box: box(1), label: 0, score: 0.8 },
      { box: box(30), label: 0, score: 0.7 },
    ],
  ];
  expect(matchDetections(found, truth).map(({ object }) => object)).toEqual([0, undefined, 1]);
  expect(meanAveragePrecision(found, truth).map).toBeCloseTo((1 + 2 / 3) / 2, 12);
  const missed = found.map((list) => list.slice(0, 1));
  expect(meanAveragePrecision(missed, truth).map).toBe(0.5);
});

test('a detection takes the best object of its class, or of any where classes do not matter', () => {
  const truth = [[{ box: box(0), label: 0 }], [{ box: box(0), label: 1 }]];
  const found = [[{ box: box(2), label: 1, score: 0.9 }], [{ box: box(2), label: 1, score: 0.8 }]];
  const { map, perClass } = meanAveragePrecision(found, truth);
  expect([...perClass]).toEqual([
    [0, 0],
    [1, 0.5],
  ]);
  expect(map).toBe(0.25);
  expect(meanAveragePrecision(found, truth, { classes: false }).map).toBe(1);
  // Shifted by 2 of 10: IoU 8/12.
  expect(meanAveragePrecision(found, truth, { classes: false, iou: 0.67 }).map).toBe(0);
});

test('nothing to find is 0, and lists of different lengths are told', () => {
  expect(meanAveragePrecision([[]], [[]]).map).toBe(0);
  expect(() => matchDetections([[]], [[], []])).toThrow(/1 images and objects of 2/);
});
