import * as tf from '@tensorflow/tfjs';
import type { Tensor } from '../../tensor/index.ts';
import { sameType } from './same-type.ts';

export interface AxisOptions {
  /** Along which axis; below 0 counts from the end. Default -1, the last. */
  readonly axis?: number;
}

/** log(sum(exp(x))) along an axis, computed less its maximum, so that it cannot overflow. */
export const logSumExp = (x: tf.Tensor, { axis = -1 }: AxisOptions = {}): Tensor =>
  tf.logSumExp(x, axis) as Tensor;

const shifted = (x: tf.Tensor, axis: number): tf.Tensor => x.sub(tf.max(x, axis, true));
const isLast = (x: tf.Tensor, axis: number): boolean => axis === -1 || axis === x.rank - 1;

/** exp(x_k) / sum_j exp(x_j) along an axis: positive, summing to 1. Cannot overflow. */
export const softmax = <T extends tf.Tensor>(x: T, { axis = -1 }: AxisOptions = {}): T =>
  tf.tidy(() => {
    if (isLast(x, axis)) return tf.softmax(x);
    const e = shifted(x, axis).exp();
    return sameType(e.div(e.sum(axis, true)));
  });

/** log(softmax(x)), without taking the logarithm of a number that may have become 0. */
export const logSoftmax = <T extends tf.Tensor>(x: T, { axis = -1 }: AxisOptions = {}): T =>
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
