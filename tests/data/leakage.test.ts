import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { breastCancer, Dataset, leakage } from '../../src/data/index.ts';

const pair = (rows: number[][]) =>
  new Dataset({ x: tf.tensor2d(rows), y: tf.zeros([rows.length]) });

// Variances over the rows: 1 and 100.
const train = pair([
  [0, 0],
  [2, 20],
  [0, 20],
  [2, 0],
]);

describe('leakage', () => {
  it('finds copies, and what is nearly one, with the distance in deviations', () => {
    const test = pair([
      [2, 20],
      [1, 10],
      [0, 1],
    ]);
    // (0, 1) is a tenth of a deviation from (0, 0) in one of two features.
    const apart = Math.sqrt(0.1 ** 2 / 2);
    expect(leakage(train, test, { tolerance: 0 })).toEqual([{ test: 0, train: 1, distance: 0 }]);
    const found = leakage(train, test, { tolerance: 0.08 });
    expect(found.map(({ test: i, train: j }) => [i, j])).toEqual([
      [0, 1],
      [2, 0],
    ]);
    expect(found[1]?.distance).toBeCloseTo(apart, 12);
    expect(leakage(train, test, { tolerance: 0.07 })).toHaveLength(1);
    expect(leakage(train, test)).toHaveLength(1);
    test.dispose();
  });

  it('finds none between the halves of real data, and each planted copy', async () => {
    const set = await breastCancer();
    const { train: half, test } = set.split({ rng: 1, testSize: 0.5, stratify: true });
    expect(leakage(half, test)).toEqual([]);
    const copied = test.subset([3, 5]);
    const more = new Dataset({
      x: tf.concat([half.x, copied.x]),
      y: tf.concat([half.y, copied.y]),
    });
    expect(leakage(more, test)).toEqual([
      { test: 3, train: half.size, distance: 0 },
      { test: 5, train: half.size + 1, distance: 0 },
    ]);
    for (const each of [set, half, test, copied, more]) each.dispose();
  });

  it('knows constant features, other columns, and says what it cannot compare', () => {
    const flat = new Dataset({ pixels: [0.1, 0.1, 0.1], label: ['a', 'b', 'c'] });
    expect(leakage(flat, flat, { column: 'pixels' })).toHaveLength(3);
    expect(() => leakage(flat, flat, { column: 'label' })).toThrow(/label holds no numbers/);
    const wide = pair([[1, 2, 3]]);
    expect(() => leakage(train, wide)).toThrow(/examples of 2 numbers to train and 3 to test/);
    expect(() => leakage(train, train, { tolerance: -1 })).toThrow(/tolerance/);
    wide.dispose();
  });
});
