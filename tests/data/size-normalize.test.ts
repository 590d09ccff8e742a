import { expect, test } from 'vitest';
import { data, expectNoLeak, tf } from '../../src/index.ts';

const image = (rows: number[][]) => tf.tensor4d([rows.map((row) => row.map((v) => [v]))]);
const pixels = (rows: number[][], size: number, options?: data.SizeNormalizeOptions) =>
  tf.tidy(() => {
    const small = data.sizeNormalize(image(rows), size, options);
    expect(small.shape).toEqual([1, size, size, 1]);
    return Array.from(small.dataSync(), (v) => Number(v.toFixed(5)));
  });

test('cuts to the ink and averages areas', () => {
  const rows = [
    [0, 0, 0, 0, 0],
    [0, 1, 1, 1, 0],
    [0, 0.5, 0, 0.9, 0],
    [0, 1, 0, 0.9, 0],
  ];
  expect(pixels(rows, 3)).toEqual([1, 1, 1, 0.5, 0, 0.9, 1, 0, 0.9]);
  // One pixel of the box: the mean of its nine.
  expect(pixels(rows, 1)).toEqual([Number((6.3 / 9).toFixed(5))]);
  // 3 to 2: each new pixel covers one and a half old ones each way.
  expect(pixels(rows, 2)[0]).toBeCloseTo((1 + 0.5 + 0.5 * 0.5 + 0) / 2.25, 4);
});

test('enlarges, leaves what is below the threshold out of the box, and scales what has no ink', () => {
  const dot = [
    [0.2, 0],
    [0, 1],
  ];
  expect(pixels(dot, 2)).toEqual([1, 1, 1, 1]);
  expect(pixels(dot, 2, { threshold: 0.1 })).toEqual([0.2, 0, 0, 1]);
  expect(
    pixels(
      [
        [0.1, 0.1],
        [0.1, 0.1],
      ],
      1,
    ),
  ).toEqual([0.1]);
  // Sizes that do not divide: the area is kept, whatever is rounded.
  const plain = Array.from({ length: 7 }, () => new Array<number>(7).fill(0.6));
  expect(pixels(plain, 5)).toEqual(new Array(25).fill(0.6));
});

test('leaks nothing and refuses what is no image', () => {
  expectNoLeak(() => pixels([[1]], 2));
  expect(() => data.sizeNormalize(tf.zeros([2, 2]), 8)).toThrow('given [2, 2]');
  expect(() => data.sizeNormalize(image([[1]]), 1.5)).toThrow('given 1.5');
});
