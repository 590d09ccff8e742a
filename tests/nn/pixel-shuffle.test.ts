import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import '../../src/backend/index.ts';
import * as nn from '../../src/nn/index.ts';
import { expectNoLeak } from '../../src/tensor/index.ts';

const values = (t: tf.Tensor) => Array.from(t.dataSync());

test('PixelShuffle makes a block of pixels of the channels, in the order of PyTorch', () => {
  const shuffle = new nn.PixelShuffle(2);
  expect(values(shuffle.forward(tf.tensor4d([0, 1, 2, 3], [1, 1, 1, 4])))).toEqual([0, 1, 2, 3]);
  // torch.nn.PixelShuffle(2) of arange(16) as [1, 8, 1, 2], its axes moved to [N, H, W, C].
  const x = tf.tensor4d([0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15], [1, 1, 2, 8]);
  const y = shuffle.forward(x);
  expect(y.shape).toEqual([1, 2, 4, 2]);
  expect(values(y.slice([0, 0, 0, 0], [1, 2, 4, 1]))).toEqual([0, 2, 1, 3, 4, 6, 5, 7]);
  expect(values(y.slice([0, 0, 0, 1], [1, 2, 4, 1]))).toEqual([8, 10, 9, 11, 12, 14, 13, 15]);
  expectNoLeak(() => shuffle.forward(x));
});

test('PixelShuffle passes each gradient to its channel', () => {
  const x = tf.randomNormal([1, 2, 3, 9], 0, 1, 'float32', 1) as tf.Tensor4D;
  const weights = tf.randomNormal([1, 6, 9, 1], 0, 1, 'float32', 2);
  const shuffle = new nn.PixelShuffle(3);
  const f = (z: tf.Tensor) =>
    shuffle
      .forward(z as tf.Tensor4D)
      .mul(weights)
      .sum() as tf.Scalar;
  const gradient = tf.grad(f)(x) as tf.Tensor4D;
  // It is linear and only moves numbers, so the gradient, moved likewise, is the weights.
  expect(values(shuffle.forward(gradient))).toEqual(values(weights));
});

test('PixelShuffle says which channels and scales it takes', () => {
  expect(() => new nn.PixelShuffle(2).forward(tf.zeros([1, 2, 2, 6]))).toThrow(
    'PixelShuffle: 6 channels given, expected a multiple of 4',
  );
  expect(() => new nn.PixelShuffle(1.5)).toThrow('PixelShuffle: scale is 1.5');
});
