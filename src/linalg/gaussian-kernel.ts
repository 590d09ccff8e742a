import { Matrix } from './matrix.ts';

export interface GaussianKernelOptions {
  /** Pixels to each side of the middle. Default 3 sigma, rounded up. */
  readonly radius?: number;
}

/**
 * A Gaussian window [2r + 1, 2r + 1]: exp(-(i² + j²) / (2 sigma²)) at i, j from the middle, divided
 * by the sum, so that its numbers sum to 1. It is the outer product of its row sums with themselves.
 *
 * @param sigma standard deviation in pixels
 * @throws RangeError unless sigma is positive and the radius a whole number from 0
 */
export function gaussianKernel(
  sigma: number,
  { radius = Math.ceil(3 * sigma) }: GaussianKernelOptions = {},
): Matrix {
  if (!(sigma > 0) || !Number.isInteger(radius) || radius < 0) {
    throw new RangeError(
      `gaussianKernel: sigma ${sigma} and radius ${radius}; expected a sigma above 0 and a whole ` +
        'radius from 0',
    );
  }
  const values = Matrix.column(
    Array.from({ length: 2 * radius + 1 }, (_, i) =>
      Math.exp(-((i - radius) ** 2) / 2 / sigma ** 2),
    ),
  );
  const weights = values.div(values.sum());
  return weights.matMul(weights.T);
}
