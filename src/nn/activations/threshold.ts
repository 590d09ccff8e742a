import * as tf from '@tensorflow/tfjs';
import { sameType } from './same-type.ts';

/**
 * 1 where x >= 0 and 0 elsewhere, the threshold of the perceptron; `atZero: 0` makes step(0) = 0.
 */
export const step = <T extends tf.Tensor>(
  x: T,
  { atZero = 1 }: { readonly atZero?: 0 | 1 } = {},
): T => tf.tidy(() => sameType((atZero === 1 ? x.greaterEqual(0) : x.greater(0)).cast('float32')));

/** -1, 0 or 1. */
export const sign = <T extends tf.Tensor>(x: T): T => tf.sign(x);

/** x itself. */
export const identity = <T extends tf.Tensor>(x: T): T => x;
