import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boundaryAccuracy,
  classIou,
  dice,
  f1,
  miou,
  pixelAccuracy,
} from '../../src/metrics/index.ts';

/** A square of 2 x 2 in 4 x 4, and the same one column to the right. */
const square = (left: number) =>
  Array.from({ length: 4 }, (_, y) =>
    Array.from({ length: 4 }, (_, x) => Number(y > 0 && y < 3 && x >= left && x < left + 2)),
  );
const [truth, shifted] = [square(1), square(2)];

describe('metrics of masks', () => {
  it('of a square that is shifted by a column', () => {
    expect(pixelAccuracy(shifted, truth)).toBe(12 / 16);
    expect(classIou(shifted, truth)).toEqual([10 / 14, 2 / 6]);
    expect(miou(shifted, truth)).toBeCloseTo((10 / 14 + 1 / 3) / 2, 12);
    expect(dice(shifted, truth)).toBe(1 / 2);
    expect(dice(shifted, truth, { positive: 0 })).toBe(20 / 24);
  });

  it('leave out a class that neither map has, and count one that only one has', () => {
    expect(classIou([0, 2], [0, 2], { classes: 4 })).toEqual([1, Number.NaN, 1, Number.NaN]);
    expect(miou([0, 2], [0, 2], { classes: 4 })).toBe(1);
    expect(miou([0, 1], [0, 0])).toBe((1 / 2 + 0) / 2);
    expect(dice([0], [0])).toBeNaN();
  });

  it('count all images together', () => {
    const [predicted, actual] = [
      [
        [1, 1, 1, 1],
        [1, 0, 0, 0],
      ],
      [
        [1, 1, 1, 1],
        [0, 1, 0, 0],
      ],
    ];
    // 4 of 6 together; 1 and 0 one by one.
    expect(classIou(predicted as number[][], actual as number[][])[1]).toBe(4 / 6);
  });

  it('Dice is 2 IoU / (1 + IoU), and F1', () => {
    const maps = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })), {
        minLength: 1,
        maxLength: 30,
      })
      .map((pairs) => [pairs.map(([a]) => a), pairs.map(([, b]) => b)] as const);
    fc.assert(
      fc.property(maps, ([a, b]) => {
        const iou = classIou(a, b, { classes: 3 })[1] as number;
        if (Number.isNaN(iou)) return;
        expect(dice(a, b)).toBeCloseTo((2 * iou) / (1 + iou), 12);
        expect(dice(a, b)).toBeCloseTo(f1(a, b), 12);
        expect(dice(b, a)).toBe(dice(a, b));
      }),
    );
  });

  it('on the boundary and inside, of each image by itself', () => {
    // In 4 x 4, all of the square and the eight around its sides lie on the boundary.
    expect(boundaryAccuracy(shifted, truth)).toEqual({
      boundary: 8 / 12,
      interior: 1,
      share: 12 / 16,
    });
    const two = [[[0, 0]], [[1, 1]]];
    expect(boundaryAccuracy(two, two)).toEqual({ boundary: Number.NaN, interior: 1, share: 0 });
    expect(() => boundaryAccuracy([0], [0])).toThrow(/\[H, W\] or \[N, H, W\]/);
  });

  it('are of two maps of one shape', () => {
    for (const measure of [pixelAccuracy, classIou, miou, dice, boundaryAccuracy]) {
      expect(() => measure([[0, 1]], [[0], [1]])).toThrow(/\[1, 2\] and targets \[2, 1\]/);
    }
  });
});
