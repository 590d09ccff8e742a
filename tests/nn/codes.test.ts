import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import '../../src/backend/index.ts';
import * as nn from '../../src/nn/index.ts';
import { expectNoLeak } from '../../src/tensor/index.ts';

const values = (t: tf.Tensor) => Array.from(t.dataSync());

describe('the largest k', () => {
  test('are kept, and get the gradient', () => {
    const x = tf.tensor2d([
      [3, -1, 2, 5],
      [0, -4, -2, -3],
    ]);
    const top = new nn.TopK(2);
    expect(values(top.forward(x))).toEqual([3, 0, 0, 5, 0, 0, -2, 0]);
    const gradient = tf.grad((z) =>
      top
        .forward(z as tf.Tensor2D)
        .mul([1, 2, 3, 4])
        .sum(),
    )(x);
    expect(values(gradient)).toEqual([1, 0, 0, 4, 1, 0, 3, 0]);
    expect(values(new nn.TopK(9).forward(x))).toEqual(values(x));
    expectNoLeak(() => top.forward(x));
    expect(() => new nn.TopK(0)).toThrow('TopK: k is 0, expected a whole number from 1');
  });
});

describe('larger images', () => {
  const x = tf.tensor4d([0, 4, 8, 12], [1, 2, 2, 1]);

  test('repeat their pixels', () => {
    const y = new nn.Upsample().forward(x);
    expect(y.shape).toEqual([1, 4, 4, 1]);
    expect(values(y)).toEqual([0, 0, 4, 4, 0, 0, 4, 4, 8, 8, 12, 12, 8, 8, 12, 12]);
    expect(new nn.Upsample([1, 3]).forward(x).shape).toEqual([1, 2, 6, 1]);
    expectNoLeak(() => new nn.Upsample().forward(x));
  });

  test('or blend neighbors, as PyTorch does', () => {
    const y = new nn.Upsample(2, { mode: 'bilinear' }).forward(x);
    // torch.nn.Upsample(scale_factor=2, mode='bilinear') of [[0, 4], [8, 12]].
    expect(values(y)).toEqual([0, 1, 3, 4, 2, 3, 5, 6, 6, 7, 9, 10, 8, 9, 11, 12]);
  });
});
