import { Matrix } from '../../linalg/index.ts';
import type { Numbers } from '../../tensor/index.ts';
import { expectPositive, pad, readImage } from './image.ts';

export interface BilateralOptions {
  /** Standard deviation of the weight by distance, in pixels. Default 1. */
  readonly sigmaSpace?: number;
  /** Standard deviation of the weight by difference of the values. Default 0.1. */
  readonly sigmaRange?: number;
  /** Pixels to each side that have a weight. Default 3 sigmaSpace, rounded up. */
  readonly radius?: number;
}

/**
 * Bilateral filter (Tomasi and Manduchi, 1998): the mean of the pixels around each, with weights
 * exp(-distance² / (2 sigmaSpace²)) exp(-difference² / (2 sigmaRange²)). A neighbor beyond an edge
 * hardly counts, so edges stay. For large sigmaRange it is a Gaussian blur.
 *
 * @param image `[H, W]`; mirrored beyond its border
 * @throws RangeError for another shape, and unless both sigmas are positive
 */
export function bilateral(
  image: Numbers,
  { sigmaSpace = 1, sigmaRange = 0.1, radius = Math.ceil(3 * sigmaSpace) }: BilateralOptions = {},
): Matrix {
  expectPositive('bilateral', { sigmaSpace, sigmaRange });
  const source = readImage(image, 'bilateral');
  const { rows, cols } = source;
  const padded = pad(source, radius);
  const [sum, weights] = [new Matrix(rows, cols), new Matrix(rows, cols)];
  for (let a = 0; a <= 2 * radius; a++) {
    for (let b = 0; b <= 2 * radius; b++) {
      const near = Math.exp(-((a - radius) ** 2 + (b - radius) ** 2) / (2 * sigmaSpace ** 2));
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < cols; j++) {
          const at = i * cols + j;
          const value = padded.data[(i + a) * padded.cols + j + b] as number;
          const difference = value - (source.data[at] as number);
          const weight = near * Math.exp(-(difference ** 2) / (2 * sigmaRange ** 2));
          sum.data[at] = (sum.data[at] as number) + weight * value;
          weights.data[at] = (weights.data[at] as number) + weight;
        }
      }
    }
  }
  return sum.div(weights);
}
