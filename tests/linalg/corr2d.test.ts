import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { corr2d, Matrix } from '../../src/linalg/index.ts';
import { Rng } from '../../src/tensor/index.ts';

const X = Matrix.of([
  [0, 1, 2],
  [3, 4, 5],
  [6, 7, 8],
]);
const K = Matrix.of([
  [0, 1],
  [2, 3],
]);
const turned = new Matrix(2, 2, K.data.toReversed());

describe('corr2d', () => {
  test('of 0..8 with 0..3, and with the kernel turned, which makes it a true convolution', () => {
    expect([...corr2d(X, K).data]).toEqual([19, 25, 37, 43]);
    expect([...corr2d(X, turned).data]).toEqual([5, 11, 23, 29]);
  });

  test('equals conv2d of TensorFlow.js for strides, padding and dilation', () => {
    const rng = new Rng(3);
    const draw = (rows: number, cols: number) =>
      new Matrix(
        rows,
        cols,
        Float64Array.from({ length: rows * cols }, () => rng.normal()),
      );
    for (const [stride, padding, dilation] of [
      [1, 0, 1],
      [2, 1, 1],
      [3, 2, 1],
      [1, 1, 2],
    ] as const) {
      const [x, kernel] = [draw(9, 7), draw(3, 2)];
      const got = corr2d(x, kernel, { stride, padding, dilation });
      const sides: [number, number] = [padding, padding];
      const want = tf.conv2d(
        tf.tensor4d([...x.data], [1, 9, 7, 1]),
        tf.tensor4d([...kernel.data], [3, 2, 1, 1]),
        stride,
        [[0, 0], sides, sides, [0, 0]],
        'NHWC',
        dilation,
        'floor',
      );
      expect([1, got.rows, got.cols, 1]).toEqual(want.shape);
      want.dataSync().forEach((value, i) => {
        expect(got.data[i]).toBeCloseTo(value, 4);
      });
    }
  });

  test('refuses a kernel that does not fit', () => {
    expect(() => corr2d(K, X)).toThrow('a kernel of 3 x 3 with dilation 1 does not fit into 2 x 2');
  });
});
