import * as tf from '@tensorflow/tfjs';
import { inEvaluation } from './trainable.ts';

export interface BatchOptions {
  /** Examples computed at a time; changes the memory needed, not the result. Default 256. */
  readonly batchSize?: number;
}

/**
 * What a model gives for inputs, in evaluation (no dropout) and batch by batch. Leaves no other
 * tensor behind.
 *
 * @param x inputs, one example a row of the first axis
 * @returns the outputs of all rows in one tensor
 * @example const scores = train.predict(net, test.x);
 */
export function predict<Out extends tf.Tensor>(
  model: { forward(x: tf.Tensor): Out },
  x: tf.Tensor,
  { batchSize = 256 }: BatchOptions = {},
): Out {
  const n = x.shape[0] ?? 0;
  if (n === 0) {
    throw new RangeError(`predict: x has shape [${x.shape.join(', ')}], expected [n, ...], n >= 1`);
  }
  return inEvaluation(model, () =>
    tf.tidy(() => {
      const parts = Array.from({ length: Math.ceil(n / batchSize) }, (_, k) =>
        tf.tidy(() => {
          const from = k * batchSize;
          return model.forward(x.slice(from, Math.min(batchSize, n - from)));
        }),
      );
      return tf.concat(parts as tf.Tensor[], 0) as Out;
    }),
  );
}
