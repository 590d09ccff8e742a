import { Matrix, solve } from '../../linalg/index.ts';
import { type Numbers, showShape } from '../../tensor/index.ts';
import { expectOdd, pad, readImages } from './image.ts';

export interface BestLinearFilterOptions {
  /** Side of the kernel in pixels, odd. Default 7. */
  readonly size?: number;
}

/**
 * The kernel for {@link correlate} whose results have the least mean squared error from the clean
 * images: least squares over all pixels, in closed form, with size² unknowns.
 *
 * @param noisy `[N, H, W]` or `[N, H, W, 1]`; mirrored beyond the border
 * @param clean of the same shape
 * @returns `[size, size]`
 * @throws RangeError for other shapes, an even size, and where there are too few pixels for a
 *   single best kernel
 */
export function bestLinearFilter(
  noisy: Numbers,
  clean: Numbers,
  { size = 7 }: BestLinearFilterOptions = {},
): Matrix {
  expectOdd('bestLinearFilter', 'size', size);
  const [from, to] = [
    readImages(noisy, 'bestLinearFilter: noisy'),
    readImages(clean, 'bestLinearFilter: clean'),
  ];
  const shapeOf = (images: readonly Matrix[]) => [images.length, ...(images[0] as Matrix).shape];
  if (String(shapeOf(from)) !== String(shapeOf(to))) {
    throw new RangeError(
      `bestLinearFilter: noisy ${showShape(shapeOf(from))}, clean ${showShape(shapeOf(to))}; ` +
        'expected one shape',
    );
  }
  const unknowns = size ** 2;
  const [gram, right] = [new Matrix(unknowns, unknowns), new Matrix(unknowns, 1)];
  const window = new Float64Array(unknowns);
  for (const [n, image] of from.entries()) {
    const padded = pad(image, (size - 1) / 2);
    const target = to[n] as Matrix;
    for (let i = 0; i < image.rows; i++) {
      for (let j = 0; j < image.cols; j++) {
        for (let a = 0; a < size; a++) {
          const start = (i + a) * padded.cols + j;
          window.set(padded.data.subarray(start, start + size), a * size);
        }
        const wanted = target.data[i * image.cols + j] as number;
        for (let p = 0; p < unknowns; p++) {
          const value = window[p] as number;
          right.data[p] = (right.data[p] as number) + value * wanted;
          const row = p * unknowns;
          for (let q = p; q < unknowns; q++) {
            gram.data[row + q] = (gram.data[row + q] as number) + value * (window[q] as number);
          }
        }
      }
    }
  }
  const whole = gram.map((value, p, q) => (p <= q ? value : gram.at(q, p)));
  return solve(whole, right).reshape([size, size]);
}
