import type * as tf from '@tensorflow/tfjs';
import { type Numbers, vectorOf } from '../../tensor/index.ts';
import { batchShape, like } from './images.ts';

export interface RotateOptions {
  /** Value of the pixels that come in. Default 0. */
  readonly fill?: number;
}

/**
 * Turns the images of a batch about their middle, anticlockwise. A pixel takes the value found at
 * the place that it comes from, interpolated between the four pixels around (bilinear).
 *
 * @param images `[n, height, width, channels]`
 * @param degrees one angle for all, or one an image
 * @returns images of the same shape; corners that leave it are lost
 * @throws RangeError for another number of axes, and for as many angles as neither one nor n
 * @example data.rotate(digits.x, 15)
 */
export function rotate<T extends tf.Tensor>(
  images: T,
  degrees: number | Numbers,
  { fill = 0 }: RotateOptions = {},
): T {
  const [n, height, width, channels] = batchShape(images, 'rotate');
  const angles =
    typeof degrees === 'number'
      ? new Array<number>(n).fill(degrees)
      : vectorOf(degrees, 'rotate: degrees');
  if (angles.length !== n) {
    throw new RangeError(`rotate: ${angles.length} angles for ${n} images; give one, or one each`);
  }
  const from = images.dataSync();
  const out = new Float32Array(images.size);
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  for (const [i, angle] of angles.entries()) {
    const radians = (angle * Math.PI) / 180;
    const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
    const read = (x: number, y: number, c: number) =>
      x < 0 || y < 0 || x >= width || y >= height
        ? fill
        : (from[((i * height + y) * width + x) * channels + c] as number);
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const [dx, dy] = [column - middleX, row - middleY];
        // Rounding would let a right angle mix neighbors.
        const x = Number((middleX + cos * dx - sin * dy).toFixed(9));
        const y = Number((middleY + sin * dx + cos * dy).toFixed(9));
        const [left, top] = [Math.floor(x), Math.floor(y)];
        const [right, low] = [x - left, y - top];
        for (let c = 0; c < channels; c++) {
          const above = read(left, top, c) * (1 - right) + read(left + 1, top, c) * right;
          const below = read(left, top + 1, c) * (1 - right) + read(left + 1, top + 1, c) * right;
          out[((i * height + row) * width + column) * channels + c] =
            above * (1 - low) + below * low;
        }
      }
    }
  }
  return like(images, out);
}
