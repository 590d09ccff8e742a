import type * as tf from '@tensorflow/tfjs';

/** One image, `[height, width]` or `[height, width, channels]`: a tensor, or its numbers row by row. */
export type ImageInput =
  | tf.Tensor
  | { readonly shape: readonly number[]; readonly data: ArrayLike<number> };

/** An image as plain numbers, the channels of a pixel side by side. */
export interface Pixels {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly data: ArrayLike<number>;
}

/** @throws RangeError for another number of axes */
export function readImage(image: ImageInput, caller: string): Pixels {
  const [height, width, channels = 1, ...more] = image.shape;
  if (height === undefined || width === undefined || more.length > 0) {
    throw new RangeError(
      `${caller}: one image [height, width] or [height, width, channels] is expected, given ` +
        `[${image.shape.join(', ')}]; take one image of a batch`,
    );
  }
  return { height, width, channels, data: 'dataSync' in image ? image.dataSync() : image.data };
}
