import { Matrix } from '../../linalg/index.ts';
import type { Numbers } from '../../tensor/index.ts';
import { expectPositive, readImage } from './image.ts';

export interface InterpolateOptions {
  /** How many pixels a pixel becomes along each side: a whole number. Default 2. */
  readonly scale?: number;
  /** How a value between pixels is found, from 1, 2 x 2, or 4 x 4 of them. Default 'bicubic'. */
  readonly mode?: 'nearest' | 'bilinear' | 'bicubic';
  /** The parameter a of the bicubic kernel; -0.5 reproduces parabolas. Default -0.75. */
  readonly a?: number;
}

/** Weight of a pixel by its distance, in pixels. */
const kernels = {
  nearest: (d: number) => Number(-0.5 <= d && d < 0.5),
  bilinear: (d: number) => Math.max(0, 1 - Math.abs(d)),
  bicubic: (distance: number, a: number) => {
    const d = Math.abs(distance);
    if (d <= 1) return (a + 2) * d ** 3 - (a + 3) * d ** 2 + 1;
    return d < 2 ? a * (d ** 3 - 5 * d ** 2 + 8 * d - 4) : 0;
  },
};

/**
 * A gray image with `scale` times as many rows and columns, each new pixel a weighted mean of those
 * around it. Output pixel i lies at (i + 0.5) / scale - 0.5 of the input, as in PyTorch's
 * `F.interpolate` without `align_corners`; beyond the border the edge is repeated. The bicubic
 * kernel is (a + 2)|d|³ - (a + 3)|d|² + 1 up to |d| = 1 and a(|d|³ - 5|d|² + 8|d| - 4) up to 2
 * (Keys, 1981).
 *
 * @param image `[H, W]`
 * @returns `[H scale, W scale]`
 * @throws RangeError for another shape, and unless the scale is a whole number from 1
 */
export function interpolate(
  image: Numbers,
  { scale = 2, mode = 'bicubic', a = -0.75 }: InterpolateOptions = {},
): Matrix {
  expectPositive('interpolate', { scale });
  if (!Number.isInteger(scale)) {
    throw new RangeError(`interpolate: scale is ${scale}, expected a whole number`);
  }
  const source = readImage(image, 'interpolate');
  const weight = (distance: number) => kernels[mode](distance, a);
  const tall = spread(source.rows, scale, weight).matMul(source);
  return tall.matMul(spread(source.cols, scale, weight).T);
}

/** `[size scale, size]`: how much of each pixel goes into each new one, along one side. */
function spread(size: number, scale: number, weight: (distance: number) => number): Matrix {
  const shares = new Matrix(size * scale, size);
  for (let i = 0; i < shares.rows; i++) {
    const at = (i + 0.5) / scale - 0.5;
    for (let from = Math.floor(at) - 1; from <= Math.floor(at) + 2; from++) {
      const k = i * size + Math.min(size - 1, Math.max(0, from));
      shares.data[k] = (shares.data[k] as number) + weight(at - from);
    }
  }
  return shares;
}
