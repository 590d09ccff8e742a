import type { Matrix } from '../../linalg/index.ts';
import type { Numbers } from '../../tensor/index.ts';
import { expectOdd, pad, readImage } from './image.ts';

/**
 * The median of the size x size pixels around each, with the image mirrored beyond its border. It
 * removes single wrong pixels and keeps straight edges.
 *
 * @param image `[H, W]`
 * @param size side of the window in pixels, odd. Default 3
 * @throws RangeError for another shape or an even size
 */
export function medianFilter(image: Numbers, size = 3): Matrix {
  expectOdd('medianFilter', 'size', size);
  const source = readImage(image, 'medianFilter');
  const padded = pad(source, (size - 1) / 2);
  const window = new Float64Array(size ** 2);
  return source.map((_, row, column) => {
    for (let a = 0; a < size; a++) {
      const from = (row + a) * padded.cols + column;
      window.set(padded.data.subarray(from, from + size), a * size);
    }
    return window.sort()[(size ** 2 - 1) / 2] as number;
  });
}
