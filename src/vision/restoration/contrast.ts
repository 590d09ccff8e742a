import type { Matrix } from '../../linalg/index.ts';
import type { Numbers } from '../../tensor/index.ts';
import { expectPositive, readImage } from './image.ts';

/**
 * Histogram equalization of an image with whole values from 0 to levels - 1: value v becomes
 * (levels - 1) times the share of pixels of value v or less, rounded. All levels are then about
 * equally frequent. Values may fall together, never change their order.
 *
 * @param image `[H, W]`
 * @param levels Default 256
 * @throws RangeError for another shape, and for values that are not whole or not among the levels
 */
export function histogramEqualize(image: Numbers, levels = 256): Matrix {
  const source = readImage(image, 'histogramEqualize');
  const counts = new Float64Array(levels);
  for (const value of source.data) {
    if (!Number.isInteger(value) || value < 0 || value >= levels) {
      throw new RangeError(
        `histogramEqualize: value ${value}, expected whole ones from 0 to ${levels - 1}; ` +
          'for an image in [0, 1] round 255 times it',
      );
    }
    counts[value] = (counts[value] as number) + 1;
  }
  let seen = 0;
  const share = counts.map((count) => {
    seen += count;
    return seen / source.data.length;
  });
  return source.map((value) => Math.round((levels - 1) * (share[value] as number)));
}

/**
 * Gamma correction, x^exponent, of an image in [0, 1]: an exponent below 1 brightens the dark parts,
 * one above 1 darkens them; 0 and 1 stay.
 *
 * @param image `[H, W]`
 * @throws RangeError for another shape, values outside of [0, 1], and unless the exponent is positive
 */
export function gamma(image: Numbers, exponent: number): Matrix {
  expectPositive('gamma', { exponent });
  const source = readImage(image, 'gamma');
  const outside = source.data.find((value) => value < 0 || value > 1);
  if (outside !== undefined) {
    throw new RangeError(`gamma: value ${outside}, expected values from 0 to 1; clip them first`);
  }
  return source.map((value) => value ** exponent);
}
