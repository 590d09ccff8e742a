import { Matrix } from '../../linalg/index.ts';
import type { Numbers } from '../../tensor/index.ts';
import { expectOdd, expectPositive, pad, readImage } from './image.ts';

export interface NonLocalMeansOptions {
  /** How fast the weight falls with the distance of two patches. Default 0.1. */
  readonly h?: number;
  /** Side of a patch in pixels, odd. Default 3. */
  readonly patch?: number;
  /** Side of the window in which patches are sought, odd. Default 13. */
  readonly window?: number;
  /** Standard deviation of the noise: 2 sigma², what it adds to d², is taken off. Default 0. */
  readonly sigma?: number;
}

/**
 * Non-local means (Buades, Coll and Morel, 2005): the mean of the pixels of a window, each with the
 * weight exp(-max(0, d² - 2 sigma²) / h²), where d² is the mean squared difference of the patches
 * around the two pixels. Pixels far apart help each other where their surroundings look alike.
 *
 * It goes through the shifts of the image within the window, and sums squared differences once for
 * all patches of a shift.
 *
 * @param image `[H, W]`; mirrored beyond its border
 * @throws RangeError for another shape, an even patch or window, and unless h is positive
 */
export function nonLocalMeans(
  image: Numbers,
  { h = 0.1, patch = 3, window = 13, sigma = 0 }: NonLocalMeansOptions = {},
): Matrix {
  expectPositive('nonLocalMeans', { h });
  expectOdd('nonLocalMeans', 'patch', patch);
  expectOdd('nonLocalMeans', 'window', window);
  const source = readImage(image, 'nonLocalMeans');
  const { rows, cols } = source;
  const [reach, seek] = [(patch - 1) / 2, (window - 1) / 2];
  const margin = reach + seek;
  const padded = pad(source, margin);
  const { cols: wide, data } = padded;
  // Squared differences of all pixels of the image and of `reach` more on each side.
  const [tall, long] = [rows + 2 * reach, cols + 2 * reach];
  const squares = new Float64Array(tall * long);
  const strips = new Float64Array(tall * cols);
  const [sum, weights] = [new Matrix(rows, cols), new Matrix(rows, cols)];
  for (let dy = -seek; dy <= seek; dy++) {
    for (let dx = -seek; dx <= seek; dx++) {
      const shift = dy * wide + dx;
      for (let i = 0; i < tall; i++) {
        const from = (i + seek) * wide + seek;
        for (let j = 0; j < long; j++) {
          const difference = (data[from + j] as number) - (data[from + j + shift] as number);
          squares[i * long + j] = difference * difference;
        }
        for (let j = 0; j < cols; j++) {
          let total = 0;
          for (let k = 0; k < patch; k++) total += squares[i * long + j + k] as number;
          strips[i * cols + j] = total;
        }
      }
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < cols; j++) {
          let total = 0;
          for (let k = 0; k < patch; k++) total += strips[(i + k) * cols + j] as number;
          const distance = Math.max(0, total / patch ** 2 - 2 * sigma ** 2);
          const weight = Math.exp(-distance / h ** 2);
          const at = i * cols + j;
          const value = data[(i + margin) * wide + j + margin + shift] as number;
          sum.data[at] = (sum.data[at] as number) + weight * value;
          weights.data[at] = (weights.data[at] as number) + weight;
        }
      }
    }
  }
  return sum.div(weights);
}
