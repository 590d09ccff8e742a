import { Matrix } from '../../linalg/index.ts';
import { type Numbers, readFinite, showShape } from '../../tensor/index.ts';

/** What lies beyond the border: the image mirrored (dcba|abcd|dcba), or the image again. */
export type Border = 'mirror' | 'wrap';

/** One gray image `[H, W]` or `[H, W, 1]` as a matrix of its own. @throws RangeError for others */
export function readImage(image: Numbers, who: string): Matrix {
  const { shape, data } = readFinite(image, `${who}: image`);
  const [height, width, channels = 1] = shape;
  if (shape.length > 3 || channels !== 1 || !height || !width) {
    throw new RangeError(
      `${who}: image of shape ${showShape(shape)}, expected one gray image [H, W] or [H, W, 1]`,
    );
  }
  return new Matrix(height, width, Float64Array.from(data));
}

/** Gray images `[N, H, W]` or `[N, H, W, 1]`, one matrix each. @throws RangeError for others */
export function readImages(images: Numbers, who: string): Matrix[] {
  const { shape, data } = readFinite(images, `${who}: images`);
  const [n, height, width, channels = 1] = shape;
  if (shape.length < 3 || shape.length > 4 || channels !== 1 || !n || !height || !width) {
    throw new RangeError(
      `${who}: images of shape ${showShape(shape)}, expected gray images [N, H, W] or [N, H, W, 1]`,
    );
  }
  const area = height * width;
  return Array.from(
    { length: n },
    (_, i) =>
      new Matrix(
        height,
        width,
        Float64Array.from({ length: area }, (_, k) => data[i * area + k] as number),
      ),
  );
}

/** The place within 0 to size - 1 that stands for one beyond the border. */
export function inside(at: number, size: number, border: Border): number {
  const period = border === 'wrap' ? size : 2 * size;
  const place = ((at % period) + period) % period;
  return place < size ? place : period - 1 - place;
}

/** The image with `radius` more pixels on each side. */
export function pad(image: Matrix, radius: number, border: Border = 'mirror'): Matrix {
  const { rows, cols, data } = image;
  const padded = new Matrix(rows + 2 * radius, cols + 2 * radius);
  for (let i = 0; i < padded.rows; i++) {
    const from = inside(i - radius, rows, border) * cols;
    for (let j = 0; j < padded.cols; j++) {
      padded.data[i * padded.cols + j] = data[from + inside(j - radius, cols, border)] as number;
    }
  }
  return padded;
}

/** @throws RangeError unless each is above 0 */
export function expectPositive(who: string, values: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (!(value > 0)) throw new RangeError(`${who}: ${name} is ${value}, expected more than 0`);
  }
}

/** @throws RangeError unless it is an odd whole number from 1 */
export function expectOdd(who: string, name: string, value: number): void {
  if (!(value > 0) || value % 2 !== 1) {
    throw new RangeError(`${who}: ${name} is ${value}, expected an odd whole number from 1`);
  }
}
