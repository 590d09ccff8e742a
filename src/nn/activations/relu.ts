import * as tf from '@tensorflow/tfjs';
import { sameType } from './same-type.ts';

/** max(0, x). The derivative at 0 is taken as 0. */
export const relu = <T extends tf.Tensor>(x: T): T => tf.relu(x);

/**
 * x where positive, slope * x elsewhere. Default slope 0.01, as in PyTorch (TensorFlow.js: 0.2; its
 * layer: 0.3).
 */
export const leakyRelu = <T extends tf.Tensor>(
  x: T,
  { slope = 0.01 }: { readonly slope?: number } = {},
): T => tf.leakyRelu(x, slope);

/** x where positive, alpha * x elsewhere, with `alpha` learned; it broadcasts against x. */
export const prelu = <T extends tf.Tensor>(x: T, alpha: tf.Tensor): T =>
  tf.tidy(() => sameType(tf.relu(x).sub(tf.relu(tf.neg(x)).mul(alpha))));

/** log(1 + exp(x)), a smooth relu. */
export const softplus = <T extends tf.Tensor>(x: T): T => tf.softplus(x);
