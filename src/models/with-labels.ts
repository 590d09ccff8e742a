import * as tf from '@tensorflow/tfjs';

/**
 * A condition as further inputs: the label of each example, one-hot, behind its own numbers,
 * `[n, features] -> [n, features + classes]` (Mirza and Osindero, 2014).
 *
 * @param labels `[n]`, whole numbers from 0
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
    const values = labels instanceof tf.Tensor ? [...labels.dataSync()] : labels;
    if (values.length !== x.shape[0]) {
      throw new RangeError(
        `withLabels: ${values.length} labels for ${x.shape[0]} examples; give one each`,
      );
    }
    const stray = values.find(
      (label) => !(Number.isInteger(label) && label >= 0 && label < classes),
    );
    if (stray !== undefined) {
      throw new RangeError(`withLabels: label ${stray}, expected 0 to ${classes - 1}`);
    }
    return tf.concat([x, tf.oneHot(tf.tensor1d([...values], 'int32'), classes).toFloat()], 1);
  });
}
