import * as tf from '@tensorflow/tfjs';

/**
 * A condition as further inputs: the label of each example, one-hot, behind its own numbers,
 * `[n, features] -> [n, features + classes]` (Mirza and Osindero, 2014).
 *
 * @param labels `[n]`, whole numbers from 0; of a tensor of int32 nothing is read in JavaScript
 * @throws RangeError for examples that are no rows, for labels of another number, and for a label
 * that is no class
 */
export function withLabels(
  x: tf.Tensor,
  labels: tf.Tensor | readonly number[],
  classes: number,
): tf.Tensor {
  return tf.tidy(() => {
    if (x.rank !== 2) {
      throw new RangeError(
        `withLabels: examples of shape [${x.shape.join(', ')}], expected rows; flatten them first`,
      );
    }
    const count = labels instanceof tf.Tensor ? labels.size : labels.length;
    if (count !== x.shape[0]) {
      throw new RangeError(`withLabels: ${count} labels for ${x.shape[0]} examples; give one each`);
    }
    return tf.concat([x, oneHot(labels, classes)], 1);
  });
}

function oneHot(labels: tf.Tensor | readonly number[], classes: number): tf.Tensor {
  if (!(labels instanceof tf.Tensor) || labels.dtype !== 'int32') {
    const values = checked(labels instanceof tf.Tensor ? [...labels.dataSync()] : labels, classes);
    return tf.oneHot(tf.tensor1d([...values], 'int32'), classes).toFloat();
  }
  try {
    // It refuses an index outside by itself, also where a step is done again from a recording.
    return tf.gather(tf.eye(classes), labels.flatten() as tf.Tensor1D);
  } catch (error) {
    checked([...labels.dataSync()], classes);
    throw error;
  }
}

function checked(values: readonly number[], classes: number): readonly number[] {
  const stray = values.find((label) => !(Number.isInteger(label) && label >= 0 && label < classes));
  if (stray === undefined) return values;
  throw new RangeError(`withLabels: label ${stray}, expected 0 to ${classes - 1}`);
}
