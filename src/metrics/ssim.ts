import { corr2d, gaussianKernel, Matrix } from '../linalg/index.ts';
import { type Numbers, readFinite, showShape } from '../tensor/index.ts';
import type { PsnrOptions } from './image.ts';

export interface SsimOptions extends PsnrOptions {
  /** Side of the Gaussian window in pixels, odd. Default 11. */
  readonly window?: number;
  /** Standard deviation of the window in pixels. Default 1.5. */
  readonly sigma?: number;
}

/**
 * Structural similarity of two images of one shape (Wang et al., 2004). In each window, with means
 * m, variances v and covariance c, it is
 * (2 m₁ m₂ + C₁) (2 c + C₂) / ((m₁² + m₂² + C₁) (v₁ + v₂ + C₂)), C₁ = (0.01 peak)²,
 * C₂ = (0.03 peak)²; the result is the mean over all windows that lie within the image. It is 1 for
 * equal images only, and at most 1.
 *
 * @param image `[H, W]`; for a batch, whose mean it is, `[N, H, W]` or `[N, H, W, 1]`
 * @throws RangeError for two shapes, an even window, and one that does not fit into the image
 */
export function ssim(
  image: Numbers,
  reference: Numbers,
  { peak = 1, window = 11, sigma = 1.5 }: SsimOptions = {},
): number {
  const [x, y] = [readFinite(image, 'ssim: image'), readFinite(reference, 'ssim: reference')];
  const plain = x.shape.length === 4 && x.shape[3] === 1 ? x.shape.slice(0, 3) : x.shape;
  const [n, height, width] = plain.length === 2 ? [1, ...plain] : plain;
  if (String(x.shape) !== String(y.shape) || plain.length > 3 || !n || !height || !width) {
    throw new RangeError(
      `ssim: images ${showShape(x.shape)} and ${showShape(y.shape)}, expected one shape: [H, W], ` +
        '[N, H, W] or [N, H, W, 1]',
    );
  }
  if (window % 2 !== 1 || window > Math.min(height, width)) {
    throw new RangeError(
      `ssim: a window of ${window} in images of ${height} x ${width}; give an odd window that fits`,
    );
  }
  const kernel = gaussianKernel(sigma, { radius: (window - 1) / 2 });
  const [c1, c2] = [(0.01 * peak) ** 2, (0.03 * peak) ** 2];
  const matrixOf = (data: ArrayLike<number>, i: number) =>
    new Matrix(
      height,
      width,
      Float64Array.from(
        { length: height * width },
        (_, k) => data[i * height * width + k] as number,
      ),
    );
  let total = 0;
  for (let i = 0; i < n; i++) {
    const [a, b] = [matrixOf(x.data, i), matrixOf(y.data, i)];
    const weigh = (values: Matrix) => corr2d(values, kernel);
    const [ma, mb] = [weigh(a), weigh(b)];
    const va = weigh(a.mul(a)).sub(ma.mul(ma));
    const vb = weigh(b.mul(b)).sub(mb.mul(mb));
    const covariance = weigh(a.mul(b)).sub(ma.mul(mb));
    const above = ma.mul(mb).mul(2).add(c1).mul(covariance.mul(2).add(c2));
    const below = ma.mul(ma).add(mb.mul(mb)).add(c1).mul(va.add(vb).add(c2));
    total += above.div(below).mean();
  }
  return total / n;
}
