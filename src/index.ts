import * as tf from '@tensorflow/tfjs';
export const hello: readonly [1, 2] = [1, 2];
export function make<const S extends readonly number[]>(s: S): S {
  return s;
}
export const sum = () => tf.tidy(() => tf.ones([2, 2]).sum().dataSync()[0]);
