import { expect, test } from 'vitest';
import { pairedDifference } from '../../src/metrics/index.ts';

test('differences of pairs: mean, standard deviation with n - 1, and standard error', () => {
  // Differences 1, 2, 6: mean 3, squares 4 + 1 + 9, so sd² = 7 and se² = 7/3.
  const { mean, sd, se } = pairedDifference([11, 22, 36], [10, 20, 30]);
  expect([mean, sd, se]).toEqual([3, Math.sqrt(7), Math.sqrt(7) / Math.sqrt(3)]);
  // What two recipes share falls out, however much it scatters.
  expect(pairedDifference([1, 100, -50], [0, 99, -51])).toEqual({ mean: 1, sd: 0, se: 0 });
});

test('needs two pairs, of the same number of measurements', () => {
  expect(() => pairedDifference([1], [2])).toThrow(/two pairs or more/);
  expect(() => pairedDifference([1, 2, 3], [1, 2])).toThrow(/a \[3\] and b \[2\]/);
});
