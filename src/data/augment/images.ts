import * as tf from '@tensorflow/tfjs';

/** Sizes of a batch. @throws RangeError for another number of axes */
export function batchShape(images: tf.Tensor, caller: string): [number, number, number, number] {
  if (images.rank !== 4) {
    throw new RangeError(
      `${caller}: images [n, height, width, channels] are expected, given [${images.shape.join(', ')}]`,
    );
  }
  return images.shape as [number, number, number, number];
}

/** A batch of the same shape whose numbers are given. */
export const like = <T extends tf.Tensor>(images: T, values: Float32Array): T =>
  tf.tensor4d(values, images.shape as [number, number, number, number]) as tf.Tensor as T;
