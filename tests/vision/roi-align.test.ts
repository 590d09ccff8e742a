import { expect, test } from 'vitest';
import { expectNoLeak } from '../../src/tensor/index.ts';
import { roiAlign } from '../../src/vision/index.ts';

/** Two channels of 6 x 8 that are linear in the place: 2x - 3y + 1, and y. */
const ramp = Array.from({ length: 6 }, (_, row) =>
  Array.from({ length: 8 }, (_, column) => [2 * (column + 0.5) - 3 * (row + 0.5) + 1, row + 0.5]),
);

test('the bins of a linear map hold its values at their middles', () => {
  expectNoLeak(() => {
    for (const samples of [1, 2, 3]) {
      const bins = roiAlign(ramp, [[1.2, 0.9, 5.8, 4.5]], { size: 2, samples });
      expect(bins.shape).toEqual([1, 2, 2, 2]);
      const values = bins.dataSync();
      const [xs, ys] = [
        [2.35, 4.65],
        [1.8, 3.6],
      ] as const;
      ys.forEach((y, i) => {
        xs.forEach((x, j) => {
          expect(values[4 * i + 2 * j]).toBeCloseTo(2 * x - 3 * y + 1, 5);
          expect(values[4 * i + 2 * j + 1]).toBeCloseTo(y, 5);
        });
      });
      bins.dispose();
    }
  });
});

test('boxes of whole values give these values back, at the scale of the map', () => {
  const map = [
    [[1], [2]],
    [[3], [4]],
  ];
  const whole = roiAlign(map, [[0, 0, 8, 8]], { size: 2, samples: 1, scale: 1 / 4 });
  expect([...whole.dataSync()]).toEqual([1, 2, 3, 4]);
  whole.dispose();
  const mean = roiAlign(map, [[0, 0, 2, 2]], { size: 1, samples: 2 });
  expect(mean.dataSync()[0]).toBeCloseTo(2.5, 6);
  mean.dispose();
});

test('a map without channels is told', () => {
  expect(() => roiAlign([[1, 2]], [])).toThrow(/\[H, W, C\]/);
});
