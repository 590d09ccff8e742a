import * as tf from '@tensorflow/tfjs';
import { oneHot, showShape } from '../../tensor/index.ts';

/**
 * The right classes of scores `[..., C]`: whole numbers `[...]`, as a tensor or (for rows `[n, C]`)
 * as numbers, or probabilities `[..., C]`, one-hot or not.
 */
export type Labels = tf.Tensor | readonly number[];

/** Number of classes, which is the size of the last axis. */
export function classesOf(scores: tf.Tensor): number {
  if (scores.rank < 2) {
    throw new RangeError(
      `scores have shape ${showShape(scores.shape)}, expected [rows, classes], or more axes before the last`,
    );
  }
  return scores.shape.at(-1) as number;
}

/**
 * Labels as probabilities, of the shape of the scores. Nothing is read back from the backend: of a
 * label in a tensor that is no class, the probabilities are NaN, and so is the loss.
 */
export function probabilitiesOf(scores: tf.Tensor, labels: Labels): tf.Tensor {
  const classes = classesOf(scores);
  const given = labels instanceof tf.Tensor ? labels.shape : [labels.length];
  const whole = scores.shape.slice(0, -1);
  if (labels instanceof tf.Tensor && String(given) === String(scores.shape))
    return ofType(labels, 'float32');
  if (String(given) !== String(whole)) {
    throw new RangeError(
      `labels have shape ${showShape(given)}, expected ${showShape(whole)} or ${showShape(scores.shape)} ` +
        `for scores of shape ${showShape(scores.shape)}`,
    );
  }
  if (!(labels instanceof tf.Tensor)) return oneHot(labels, classes);
  const hot = tf.oneHot(ofType(labels, 'int32'), classes, 1, 0, 'float32') as tf.Tensor;
  // A row without a 1 would be no loss at all; divided by its sum it is NaN.
  return hot.div(hot.sum(-1, true));
}

/**
 * Labels with some class in the place of the label that is to be ignored, and what each counts: 0
 * there, 1 elsewhere.
 */
export function withoutLabel(
  labels: Labels,
  ignored: number,
): [known: tf.Tensor, counts: tf.Tensor] {
  const given = labels instanceof tf.Tensor ? labels : tf.tensor1d([...labels], 'int32');
  const counted = given.notEqual(ignored);
  return [tf.where(counted, given, tf.zerosLike(given)), counted.cast('float32')];
}

/** The tensor as numbers of a type; itself where it is of that type, which saves an operation. */
const ofType = (x: tf.Tensor, dtype: 'float32' | 'int32'): tf.Tensor =>
  x.dtype === dtype ? x : x.cast(dtype);
