import { showShape } from '../tensor/index.ts';
import { Matrix } from './matrix.ts';

/** Complex numbers as two matrices of one shape. */
export interface ComplexMatrix {
  /** Real parts. */
  readonly re: Matrix;
  /** Imaginary parts. */
  readonly im: Matrix;
}

/**
 * The two-dimensional discrete Fourier transform in float64,
 * F[u, v] = Σ x[i, j] exp(-2π√-1 (u i / rows + v j / cols)), as NumPy's `fft2`. Sizes that are
 * powers of 2 are fast; an odd factor n of a size costs n² steps.
 *
 * @throws RangeError where the two parts differ in shape
 */
export const fft2 = (x: Matrix | ComplexMatrix): ComplexMatrix => transform(x, -1);

/**
 * The inverse of {@link fft2}, with its factor 1 / (rows cols). Of the transform of a real matrix,
 * `re` is that matrix and `im` is 0 but for rounding.
 *
 * @throws RangeError where the two parts differ in shape
 */
export function ifft2(x: Matrix | ComplexMatrix): ComplexMatrix {
  const { re, im } = transform(x, 1);
  const size = re.rows * re.cols;
  return { re: re.div(size), im: im.div(size) };
}

function transform(x: Matrix | ComplexMatrix, sign: 1 | -1): ComplexMatrix {
  const { re, im } = x instanceof Matrix ? { re: x, im: Matrix.zeros(x.shape) } : x;
  if (String(re.shape) !== String(im.shape)) {
    throw new RangeError(
      `fft2: real parts ${showShape(re.shape)}, imaginary parts ${showShape(im.shape)}; ` +
        'expected one shape',
    );
  }
  const { rows, cols } = re;
  const out = { re: new Matrix(rows, cols), im: new Matrix(rows, cols) };
  const line = (from: ComplexMatrix, start: number, step: number, count: number) => {
    const of = ({ data }: Matrix) =>
      Float64Array.from({ length: count }, (_, i) => data[start + i * step] as number);
    const [a, b] = fft(of(from.re), of(from.im), sign);
    for (let i = 0; i < count; i++) {
      out.re.data[start + i * step] = a[i] as number;
      out.im.data[start + i * step] = b[i] as number;
    }
  };
  for (let row = 0; row < rows; row++) line({ re, im }, row * cols, 1, cols);
  for (let col = 0; col < cols; col++) line(out, col, cols, rows);
  return out;
}

type Parts = readonly [re: Float64Array, im: Float64Array];

/** Cooley and Tukey (1965): an even length is two transforms of half of it. */
function fft(re: Float64Array, im: Float64Array, sign: 1 | -1): Parts {
  const n = re.length;
  const out = [new Float64Array(n), new Float64Array(n)] as const;
  if (n % 2 === 1) {
    for (let k = 0; k < n; k++) {
      for (let i = 0; i < n; i++)
        turn(out, k, re[i] as number, im[i] as number, (sign * k * i) / n);
    }
    return out;
  }
  const half = n / 2;
  const every = (values: Float64Array, odd: 0 | 1) =>
    Float64Array.from({ length: half }, (_, i) => values[2 * i + odd] as number);
  const even = fft(every(re, 0), every(im, 0), sign);
  const odd = fft(every(re, 1), every(im, 1), sign);
  for (let k = 0; k < n; k++) {
    const at = k % half;
    out[0][k] = even[0][at] as number;
    out[1][k] = even[1][at] as number;
    turn(out, k, odd[0][at] as number, odd[1][at] as number, (sign * k) / n);
  }
  return out;
}

/** Adds a number, turned by so much of a circle, at place k. */
function turn([outRe, outIm]: Parts, k: number, re: number, im: number, circle: number): void {
  const [c, s] = [Math.cos(2 * Math.PI * circle), Math.sin(2 * Math.PI * circle)];
  outRe[k] = (outRe[k] as number) + c * re - s * im;
  outIm[k] = (outIm[k] as number) + s * re + c * im;
}
