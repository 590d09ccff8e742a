import * as tf from '@tensorflow/tfjs';
import type { Tensor } from '../tensor/index.ts';

// Every function keeps the type of its argument, and with it the shape.
const sameType = <T extends tf.Tensor>(y: tf.Tensor): T => y as T;

/** 1 / (1 + exp(-x)), in (0, 1). Does not overflow: it is 0 at -1000. */
export const sigmoid = <T extends tf.Tensor>(x: T): T => tf.sigmoid(x);

/** (exp(x) - exp(-x)) / (exp(x) + exp(-x)), in (-1, 1); equal to 2 sigmoid(2x) - 1. */
export const tanh = <T extends tf.Tensor>(x: T): T => tf.tanh(x);

/** max(0, x). The derivative at 0 is taken as 0. */
export const relu = <T extends tf.Tensor>(x: T): T => tf.relu(x);

/** x where positive, slope * x elsewhere. Default slope 0.01, as in PyTorch (TensorFlow.js: 0.2; its layer: 0.3). */
export const leakyRelu = <T extends tf.Tensor>(x: T, slope = 0.01): T => tf.leakyRelu(x, slope);

/** x where positive, alpha * x elsewhere, with `alpha` learned; it broadcasts against x. */
export const prelu = <T extends tf.Tensor>(x: T, alpha: tf.Tensor): T =>
  tf.tidy(() => sameType(tf.relu(x).sub(tf.relu(tf.neg(x)).mul(alpha))));

/** x where positive, alpha * (exp(x) - 1) elsewhere. Default alpha 1. */
export const elu = <T extends tf.Tensor>(x: T, alpha = 1): T =>
  alpha === 1
    ? tf.elu(x)
    : tf.tidy(() => sameType(tf.relu(x).add(tf.elu(tf.minimum(x, 0)).mul(alpha))));

/** 1.0507 * elu(x, 1.6733): keeps mean 0 and variance 1 through depth (Klambauer et al., 2017). */
export const selu = <T extends tf.Tensor>(x: T): T => tf.selu(x);

/**
 * x * Phi(x), with Phi the distribution function of the normal distribution (Hendrycks and Gimpel, 2016).
 * `approximate: 'tanh'` is the formula of GPT-2; the default is exact, as in PyTorch.
 */
export const gelu = <T extends tf.Tensor>(
  x: T,
  { approximate = 'none' }: { approximate?: 'none' | 'tanh' } = {},
): T =>
  tf.tidy(() => {
    const half =
      approximate === 'tanh'
        ? tf.tanh(x.add(x.pow(3).mul(0.044715)).mul(Math.sqrt(2 / Math.PI)))
        : tf.erf(x.div(Math.SQRT2));
    return sameType(x.mul(half.add(1)).mul(0.5));
  });

/** x * sigmoid(x), also named swish. */
export const silu = <T extends tf.Tensor>(x: T): T => tf.tidy(() => sameType(x.mul(tf.sigmoid(x))));

/** log(1 + exp(x)), a smooth relu. */
export const softplus = <T extends tf.Tensor>(x: T): T => tf.softplus(x);

/** clip(x / 6 + 1/2, 0, 1), as in PyTorch (Keras: clip(x / 5 + 1/2, 0, 1)). */
export const hardSigmoid = <T extends tf.Tensor>(x: T): T =>
  tf.tidy(() => sameType(x.div(6).add(0.5).clipByValue(0, 1)));

/** 1 where x >= 0 and 0 elsewhere, the threshold of the perceptron; `atZero: 0` makes step(0) = 0. */
export const step = <T extends tf.Tensor>(x: T, { atZero = 1 }: { atZero?: 0 | 1 } = {}): T =>
  tf.tidy(() => sameType((atZero === 1 ? x.greaterEqual(0) : x.greater(0)).cast('float32')));

/** -1, 0 or 1. */
export const sign = <T extends tf.Tensor>(x: T): T => tf.sign(x);

/** x itself. */
export const identity = <T extends tf.Tensor>(x: T): T => x;

/** log(sum(exp(x))) along an axis (the last by default), computed less its maximum, so that it cannot overflow. */
export const logSumExp = (x: tf.Tensor, axis = -1): Tensor => tf.logSumExp(x, axis) as Tensor;

const shifted = (x: tf.Tensor, axis: number): tf.Tensor => x.sub(tf.max(x, axis, true));
const isLast = (x: tf.Tensor, axis: number): boolean => axis === -1 || axis === x.rank - 1;

/** exp(x_k) / sum_j exp(x_j) along an axis (the last by default): positive, summing to 1. Cannot overflow. */
export const softmax = <T extends tf.Tensor>(x: T, axis = -1): T =>
  tf.tidy(() => {
    if (isLast(x, axis)) return tf.softmax(x);
    const e = shifted(x, axis).exp();
    return sameType(e.div(e.sum(axis, true)));
  });

/** log(softmax(x)), without taking the logarithm of a number that may have become 0. */
export const logSoftmax = <T extends tf.Tensor>(x: T, axis = -1): T =>
  tf.tidy(() => {
    if (isLast(x, axis)) return tf.logSoftmax(x);
    const d = shifted(x, axis);
    return sameType(d.sub(d.exp().sum(axis, true).log()));
  });

/** Derivative of softmax at the vector x: diag(p) - p p^T, `[n] -> [n, n]`. Its rows sum to 0. */
export const softmaxJacobian = (x: tf.Tensor1D): Tensor<[number, number]> =>
  tf.tidy(() => {
    const p = softmax(x);
    return tf.diag(p).sub(tf.outerProduct(p, p)) as Tensor as Tensor<[number, number]>;
  });
