import { Matrix } from '../../linalg/index.ts';
import type { Numbers } from '../../tensor/index.ts';
import { expectPositive, readImage } from './image.ts';

export interface TotalVariationOptions {
  /** How much a unit of variation costs. Default 0.1. */
  readonly lambda?: number;
  /** Steps of the iteration. Default 60. */
  readonly steps?: number;
}

/**
 * Total-variation denoising (Rudin, Osher and Fatemi, 1992): the x that minimizes
 * ½ Σ (x - image)² + lambda Σ |∇x|, where |∇x| is the length of the differences to the next pixel
 * on the right and below. Flat parts with sharp edges cost little. Solved by Chambolle's iteration
 * of the dual (2004): x = image - lambda div p, p ← (p + τ g) / (1 + τ |g|),
 * g = ∇(div p - image / lambda), τ = 1/8. The mean of the image stays.
 *
 * @param image `[H, W]`
 * @throws RangeError for another shape, and unless lambda and steps are positive
 */
export function totalVariation(
  image: Numbers,
  { lambda = 0.1, steps = 60 }: TotalVariationOptions = {},
): Matrix {
  expectPositive('totalVariation', { lambda, steps });
  const source = readImage(image, 'totalVariation');
  const { rows, cols, data } = source;
  const size = rows * cols;
  const [down, across, left] = [
    new Float64Array(size),
    new Float64Array(size),
    new Float64Array(size),
  ];
  const at = (values: Float64Array, k: number) => values[k] as number;
  /** The image less lambda times the divergence of p, which is the x of this p. */
  const current = () => {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < cols; j++) {
        const k = i * cols + j;
        const fromAbove = i > 0 ? at(down, k - cols) : 0;
        const fromLeft = j > 0 ? at(across, k - 1) : 0;
        left[k] = at(data, k) - lambda * (at(down, k) - fromAbove + at(across, k) - fromLeft);
      }
    }
  };
  const tau = 1 / 8;
  for (let step = 0; step < steps; step++) {
    current();
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < cols; j++) {
        const k = i * cols + j;
        const gy = i < rows - 1 ? (at(left, k) - at(left, k + cols)) / lambda : 0;
        const gx = j < cols - 1 ? (at(left, k) - at(left, k + 1)) / lambda : 0;
        const length = 1 + tau * Math.hypot(gy, gx);
        down[k] = (at(down, k) + tau * gy) / length;
        across[k] = (at(across, k) + tau * gx) / length;
      }
    }
  }
  current();
  return new Matrix(rows, cols, left);
}
