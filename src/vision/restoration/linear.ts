import { corr2d, gaussianKernel, type Matrix } from '../../linalg/index.ts';
import type { Numbers } from '../../tensor/index.ts';
import { type Border, expectOdd, expectPositive, pad, readImage } from './image.ts';

export interface FilterOptions {
  /** What lies beyond the border. Default 'mirror': the image mirrored, its edge twice. */
  readonly border?: Border;
}

/**
 * Cross-correlation of a gray image with a kernel of odd sides, the size kept:
 * Y[i, j] = Σ X[i + a, j + b] K[a, b], with a and b from the middle of the kernel.
 *
 * @param image `[H, W]`
 * @throws RangeError for another shape, and for a kernel that is not square with odd sides
 */
export function correlate(
  image: Numbers,
  kernel: Matrix,
  { border = 'mirror' }: FilterOptions = {},
): Matrix {
  expectOdd('correlate', 'side of the kernel', kernel.rows);
  if (kernel.cols !== kernel.rows) {
    throw new RangeError(
      `correlate: a kernel of ${kernel.rows} x ${kernel.cols}; give a square one`,
    );
  }
  return corr2d(pad(readImage(image, 'correlate'), (kernel.rows - 1) / 2, border), kernel);
}

/**
 * Gaussian blur: {@link correlate} with `gaussianKernel(sigma)`, which reaches 3 sigma to each side.
 * It is done along the rows, then along the columns.
 *
 * @param image `[H, W]`
 * @param sigma standard deviation in pixels
 * @throws RangeError for another shape, and unless sigma is positive
 */
export function gaussianBlur(
  image: Numbers,
  sigma: number,
  { border = 'mirror' }: FilterOptions = {},
): Matrix {
  expectPositive('gaussianBlur', { sigma });
  const kernel = gaussianKernel(sigma);
  const along = kernel.sum(0, { keepDims: true });
  const padded = pad(readImage(image, 'gaussianBlur'), (kernel.rows - 1) / 2, border);
  return corr2d(corr2d(padded, along), along.T);
}
