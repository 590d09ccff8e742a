import { type ComplexMatrix, fft2, ifft2, Matrix, toMatrix } from '../../linalg/index.ts';
import { type Numbers, showShape } from '../../tensor/index.ts';
import { inside, readImage, readImages } from './image.ts';

/**
 * What {@link correlate} with a kernel does to each frequency of a periodic image: H with
 * fft2(y) = H fft2(x). It is the transform of the kernel, turned by 180 degrees, its middle at
 * pixel (0, 0).
 *
 * @param kernel of odd sides
 * @param size rows and columns of the image
 */
export function transferFunction(
  kernel: Matrix,
  [rows, cols]: readonly [rows: number, cols: number],
): ComplexMatrix {
  const spread = new Matrix(rows, cols);
  for (let a = 0; a < kernel.rows; a++) {
    for (let b = 0; b < kernel.cols; b++) {
      const row = inside((kernel.rows - 1) / 2 - a, rows, 'wrap');
      const column = inside((kernel.cols - 1) / 2 - b, cols, 'wrap');
      const at = row * cols + column;
      spread.data[at] = (spread.data[at] as number) + kernel.at(a, b);
    }
  }
  return fft2(spread);
}

/**
 * Mean power spectrum of gray images, |fft2(x)|² / (H W) at each frequency `[H, W]`. White noise of
 * standard deviation s has s² at each.
 *
 * @param images `[N, H, W]` or `[N, H, W, 1]`
 * @throws RangeError for another shape
 */
export function powerSpectrum(images: Numbers): Matrix {
  const read = readImages(images, 'powerSpectrum');
  const powers = read.map((image) => {
    const { re, im } = fft2(image);
    return re.mul(re).add(im.mul(im));
  });
  const sum = powers.reduce((a, b) => a.add(b));
  return sum.div(read.length * sum.rows * sum.cols);
}

/**
 * Wiener's deconvolution (1949) of a periodic image y = kernel ⋆ x + noise: each frequency times
 * G = H* / (|H|² + ratio), where H is the {@link transferFunction} of the kernel, H* its complex
 * conjugate, and the ratio that of the powers of noise and image. Of all linear filters it has the
 * least mean squared error where the ratio is right. With a kernel of `[[1]]` it only denoises; with
 * ratio 0 it is the inverse filter, and G is 0 where H is.
 *
 * @param image `[H, W]`, which goes on beyond its border as it begins
 * @param ratio one number, or one a frequency `[H, W]`, such as sigma² / {@link powerSpectrum}
 * @throws RangeError for other shapes, and for a negative ratio
 */
export function wiener(image: Numbers, kernel: Matrix, ratio: number | Numbers): Matrix {
  const source = readImage(image, 'wiener');
  const { re: a, im: b } = transferFunction(kernel, source.shape);
  const ratios =
    typeof ratio === 'number' ? Matrix.zeros(source.shape).add(ratio) : toMatrix(ratio);
  if (String(ratios.shape) !== String(source.shape)) {
    throw new RangeError(
      `wiener: ratios ${showShape(ratios.shape)} for an image of ${showShape(source.shape)}`,
    );
  }
  if (ratios.data.some((value) => !(value >= 0))) {
    throw new RangeError('wiener: a ratio of powers is negative; expected numbers from 0');
  }
  const { re, im } = fft2(source);
  const part = (plus: Matrix, minus: Matrix, sign: 1 | -1) =>
    plus.map((value, row, column) => {
      const h2 = a.at(row, column) ** 2 + b.at(row, column) ** 2;
      const below = h2 + ratios.at(row, column);
      return below > 0 ? (value + sign * minus.at(row, column)) / below : 0;
    });
  return ifft2({
    re: part(re.mul(a), im.mul(b), 1),
    im: part(im.mul(a), re.mul(b), -1),
  }).re;
}
