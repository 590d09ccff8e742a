import type { Corners } from '../metrics/index.ts';
import { type Numbers, readNumbers, showShape, type Tensor, tf } from '../tensor/index.ts';

export interface RoiAlignOptions {
  /** Bins along each side of a box. Default 7. */
  readonly size?: number;
  /** Values of the map along a pixel of the image: 1/8 for a map of stride 8. Default 1. */
  readonly scale?: number;
  /** Points along each side of a bin whose mean is taken. Default 2. */
  readonly samples?: number;
}

/**
 * The part of a feature map that lies under each box, in one size for all boxes (He et al., 2017).
 * Each bin is the mean of `samples`² values between those of the map, bilinearly interpolated, and
 * nothing is rounded. Value (i, j) of the map lies at its middle, (i + 1/2, j + 1/2); points beyond
 * the middles of the outer values take the nearest inside (torchvision's `roi_align` with
 * `aligned=True`, which takes 0 for those farther than one value outside).
 *
 * @param features `[H, W, C]`
 * @param boxes corners in pixels of the image
 * @returns `[n, size, size, C]`, which the caller disposes of
 * @throws RangeError unless the map has three axes
 */
export function roiAlign(
  features: Numbers,
  boxes: readonly Corners[],
  { size = 7, scale = 1, samples = 2 }: RoiAlignOptions = {},
): Tensor<[number, number, number, number]> {
  const { shape, data } = readNumbers(features, 'roiAlign: features');
  if (shape.length !== 3) {
    throw new RangeError(
      `roiAlign: features of shape ${showShape(shape)} given, expected [H, W, C] of one image`,
    );
  }
  const [height, width, channels] = shape as readonly [number, number, number];
  const out = new Float32Array(boxes.length * size * size * channels);
  /** The two values around a place, and the share of the second. */
  const around = (at: number, count: number) => {
    const inside = Math.min(Math.max(at - 0.5, 0), count - 1);
    const first = Math.min(Math.floor(inside), Math.max(0, count - 2));
    return { first, second: Math.min(first + 1, count - 1), share: inside - first };
  };
  const value = (row: number, column: number, c: number) =>
    data[(row * width + column) * channels + c] as number;
  for (const [n, [x1, y1, x2, y2]] of boxes.entries()) {
    const step = [((y2 - y1) * scale) / size / samples, ((x2 - x1) * scale) / size / samples];
    const [down, across] = step as [number, number];
    for (let i = 0; i < size * samples; i++) {
      const v = around(y1 * scale + (i + 0.5) * down, height);
      for (let j = 0; j < size * samples; j++) {
        const u = around(x1 * scale + (j + 0.5) * across, width);
        const bin = (n * size + Math.floor(i / samples)) * size + Math.floor(j / samples);
        for (let c = 0; c < channels; c++) {
          const along = (row: number) =>
            value(row, u.first, c) * (1 - u.share) + value(row, u.second, c) * u.share;
          const mixed = along(v.first) * (1 - v.share) + along(v.second) * v.share;
          out[bin * channels + c] = (out[bin * channels + c] as number) + mixed / samples ** 2;
        }
      }
    }
  }
  const tensor = tf.tensor4d(out, [boxes.length, size, size, channels]);
  return tensor as unknown as Tensor<[number, number, number, number]>;
}
