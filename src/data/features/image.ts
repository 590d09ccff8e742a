import * as tf from '@tensorflow/tfjs';
import type { Tensor } from '../../tensor/index.ts';

/**
 * One image `[height, width]` or `[height, width, channels]`, or a batch `[n, height, width,
 * channels]`: a tensor, or numbers row by row.
 */
export type ImageInput =
  | tf.Tensor
  | { readonly shape: readonly number[]; readonly data: ArrayLike<number> };

/** What becomes of images when each gives an array of `R` axes: one more axis for a batch. */
export type PerImage<I, R extends number[]> = I extends { readonly shape: infer S }
  ? S extends readonly [number, number, number, number]
    ? Tensor<[number, ...R]>
    : S extends readonly [number, number] | readonly [number, number, number]
      ? Tensor<R>
      : Tensor
  : Tensor;

/** An image as plain numbers, the channels of a pixel side by side. */
export interface Pixels {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly data: ArrayLike<number>;
}

/** Numbers with a shape, for each image alike. */
export interface Block {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/**
 * Runs `f` for each image and stacks what it gives: `[...]` for one image, `[n, ...]` for a batch.
 *
 * @throws RangeError for another number of axes, and for an empty batch
 */
export function eachImage<R extends number[], I extends ImageInput>(
  images: I,
  caller: string,
  f: (image: Pixels) => Block,
): PerImage<I, R> {
  const { shape } = images;
  const isBatch = shape.length === 4;
  const [height, width, channels = 1] = isBatch ? shape.slice(1) : shape;
  const n = isBatch ? (shape[0] as number) : 1;
  if (height === undefined || width === undefined || shape.length > 4 || n < 1) {
    throw new RangeError(
      `${caller}: an image [height, width] or [height, width, channels], or a batch ` +
        `[n, height, width, channels] is expected, given [${shape.join(', ')}]`,
    );
  }
  const all = Float32Array.from('dataSync' in images ? images.dataSync() : images.data);
  const size = height * width * channels;
  const blocks = Array.from({ length: n }, (_, i) =>
    f({ height, width, channels, data: all.subarray(i * size, (i + 1) * size) }),
  );
  const [first] = blocks as [Block];
  const values = new Float32Array(n * first.values.length);
  for (const [i, block] of blocks.entries()) values.set(block.values, i * first.values.length);
  const out = tf.tensor(values, isBatch ? [n, ...first.shape] : [...first.shape]);
  return out as Tensor as PerImage<I, R>;
}
