import * as tf from '@tensorflow/tfjs';
import { sameType } from './same-type.ts';

export interface GeluOptions {
  /** `'tanh'` is the formula of GPT-2. Default `'none'`, the exact one, as in PyTorch. */
  readonly approximate?: 'none' | 'tanh';
}

/**
 * x * Phi(x), with Phi the distribution function of the normal distribution (Hendrycks and Gimpel,
 * 2016).
 */
export const gelu = <T extends tf.Tensor>(x: T, { approximate = 'none' }: GeluOptions = {}): T =>
  tf.tidy(() => {
    const half =
      approximate === 'tanh'
        ? tf.tanh(x.add(x.pow(3).mul(0.044715)).mul(Math.sqrt(2 / Math.PI)))
        : tf.erf(x.div(Math.SQRT2));
    return sameType(x.mul(half.add(1)).mul(0.5));
  });

/** x * sigmoid(x), also named swish. */
export const silu = <T extends tf.Tensor>(x: T): T => tf.tidy(() => sameType(x.mul(tf.sigmoid(x))));
