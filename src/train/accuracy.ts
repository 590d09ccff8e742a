import * as tf from '@tensorflow/tfjs';
import type { Columns } from '../data/index.ts';
import { type AccuracyOptions, accuracy as share } from '../metrics/index.ts';
import type { Numbers } from '../tensor/index.ts';
import { Averages } from './averages.ts';
import type { BatchOptions } from './predict.ts';
import { inOrder, type Source } from './source.ts';
import { inEvaluation } from './trainable.ts';

/** A model that gives scores, such as logits, or one that gives classes. */
export type Classifier = { forward(x: tf.Tensor): tf.Tensor } | { predict(x: tf.Tensor): Numbers };

/**
 * Share of the examples whose class a model finds, in evaluation (no dropout) and batch by batch.
 * Leaves no tensor behind.
 *
 * A model with `predict` is asked for the classes. Of one with `forward` the largest score of a row
 * counts; where it gives one score an example, `threshold` says where class 1 begins: 0 for logits,
 * 0.5 for a sigmoid's output.
 *
 * @throws RangeError for one score an example and no threshold
 * @example train.accuracy(net, test)
 */
export function accuracy<
  C extends Columns & { readonly x: tf.Tensor; readonly y: tf.Tensor | readonly number[] },
>(
  model: Classifier,
  data: Source<C>,
  { batchSize, ...options }: AccuracyOptions & BatchOptions = {},
): number {
  const shares = new Averages();
  inEvaluation(model, () => {
    for (const { x, y, indices } of inOrder(data, batchSize)) {
      const right = tf.tidy(() =>
        'predict' in model ? share(model.predict(x), y) : share(model.forward(x), y, options),
      );
      shares.add({ right }, indices.length);
    }
  });
  return shares.means().right ?? Number.NaN;
}
