import * as tf from '@tensorflow/tfjs';
import { sameType } from './same-type.ts';

/** 1 / (1 + exp(-x)), in (0, 1). Does not overflow: it is 0 at -1000. */
export const sigmoid = <T extends tf.Tensor>(x: T): T => tf.sigmoid(x);

/** (exp(x) - exp(-x)) / (exp(x) + exp(-x)), in (-1, 1); equal to 2 sigmoid(2x) - 1. */
export const tanh = <T extends tf.Tensor>(x: T): T => tf.tanh(x);

/** clip(x / 6 + 1/2, 0, 1), as in PyTorch (Keras: clip(x / 5 + 1/2, 0, 1)). */
export const hardSigmoid = <T extends tf.Tensor>(x: T): T =>
  tf.tidy(() => sameType(x.div(6).add(0.5).clipByValue(0, 1)));
