import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { distanceTransform } from '../../src/vision/index.ts';

test('the distances around one hole are those of Pythagoras', () => {
  const mask = Array.from({ length: 6 }, (_, y) =>
    Array.from({ length: 7 }, (_, x) => Number(y !== 1 || x !== 2)),
  );
  distanceTransform(mask).forEach((row, y) => {
    row.forEach((value, x) => {
      expect(value).toBeCloseTo(Math.hypot(y - 1, x - 2), 12);
    });
  });
});

test('equal to the least of all distances', () => {
  const masks = fc.integer({ min: 1, max: 7 }).chain((width) =>
    fc.array(fc.array(fc.integer({ min: 0, max: 1 }), { minLength: width, maxLength: width }), {
      minLength: 1,
      maxLength: 7,
    }),
  );
  fc.assert(
    fc.property(masks, (mask) => {
      const holes = mask.flatMap((row, y) => row.flatMap((value, x) => (value ? [] : [[y, x]])));
      distanceTransform(mask).forEach((row, y) => {
        row.forEach((value, x) => {
          const least = Math.min(...holes.map(([v = 0, u = 0]) => Math.hypot(y - v, x - u)));
          if (least === Infinity) expect(value).toBe(Infinity);
          else expect(value).toBeCloseTo(least, 12);
        });
      });
    }),
  );
});

test('a mask has two axes', () => {
  expect(() => distanceTransform([1, 0])).toThrow(/\[height, width\]/);
});
