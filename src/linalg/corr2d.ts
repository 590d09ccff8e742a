import { Matrix } from './matrix.ts';

export interface Corr2dOptions {
  /** Default 1. */
  readonly stride?: number;
  /** Rows and columns of zeros at each side. Default 0. */
  readonly padding?: number;
  /** Distance of the elements under the kernel. Default 1. */
  readonly dilation?: number;
}

/**
 * Two-dimensional cross-correlation in float64, which deep learning calls convolution:
 * Y[i, j] = Σ X[i stride + a dilation − padding, j stride + b dilation − padding] K[a, b], with
 * zeros outside of X. A true convolution is that with the kernel turned by 180 degrees. d2l's
 * `corr2d`.
 *
 * @throws RangeError where the kernel does not fit into the padded matrix
 */
export function corr2d(
  x: Matrix,
  kernel: Matrix,
  { stride = 1, padding = 0, dilation = 1 }: Corr2dOptions = {},
): Matrix {
  const places = (size: number, window: number) =>
    Math.floor((size + 2 * padding - dilation * (window - 1) - 1) / stride) + 1;
  const [rows, cols] = [places(x.rows, kernel.rows), places(x.cols, kernel.cols)];
  if (rows < 1 || cols < 1) {
    throw new RangeError(
      `corr2d: a kernel of ${kernel.rows} x ${kernel.cols} with dilation ${dilation} does not fit ` +
        `into ${x.rows} x ${x.cols} with padding ${padding}`,
    );
  }
  const y = new Matrix(rows, cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      let sum = 0;
      for (let a = 0; a < kernel.rows; a++) {
        const r = i * stride + a * dilation - padding;
        if (r < 0 || r >= x.rows) continue;
        for (let b = 0; b < kernel.cols; b++) {
          const c = j * stride + b * dilation - padding;
          if (c < 0 || c >= x.cols) continue;
          sum += (x.data[r * x.cols + c] as number) * (kernel.data[a * kernel.cols + b] as number);
        }
      }
      y.data[i * cols + j] = sum;
    }
  }
  return y;
}
