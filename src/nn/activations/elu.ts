import * as tf from '@tensorflow/tfjs';
import { sameType } from './same-type.ts';

/** x where positive, alpha * (exp(x) - 1) elsewhere. Default alpha 1. */
export const elu = <T extends tf.Tensor>(
  x: T,
  { alpha = 1 }: { readonly alpha?: number } = {},
): T =>
  alpha === 1
    ? tf.elu(x)
    : tf.tidy(() => sameType(tf.relu(x).add(tf.elu(tf.minimum(x, 0)).mul(alpha))));

/**
 * 1.0507 * elu(x) with alpha 1.6733: keeps mean 0 and variance 1 through depth (Klambauer et al.,
 * 2017).
 */
export const selu = <T extends tf.Tensor>(x: T): T => tf.selu(x);
