import type { Tensor } from '../../tensor/index.ts';
import { eachImage, type ImageInput, type PerImage, type Pixels } from './image.ts';

export interface HogCellOptions {
  /** Side of a cell in pixels. Default 8. */
  readonly cell?: number;
  /** Directions told apart, over half a turn. Default 9, one every 20 degrees. */
  readonly bins?: number;
}

export interface HogOptions extends HogCellOptions {
  /** Side of a block in cells; blocks overlap, one starts at each cell. Default 2. */
  readonly block?: number;
}

/**
 * The gradients of an image, summed up by cell and direction: the first half of {@link hog}. A
 * pixel's gradient is the central difference (I(x+1) - I(x-1), I(y+1) - I(y-1)), the edge pixel
 * standing in for what is beyond; of several channels the one with the longest gradient counts.
 * Opposite directions are one. The length of the gradient is shared between the two nearest bins,
 * so that an upright edge falls wholly into bin 0. Pixels beyond the last whole cell are left out.
 *
 * @param images one image or a batch
 * @returns `[rows, columns, bins]`, or `[n, rows, columns, bins]` for a batch; bin k stands for
 *   gradients at k · 180 / bins degrees
 * @throws RangeError for images without a whole cell, and for options that are no whole numbers
 *   from 1
 */
export function hogCells<I extends ImageInput>(
  images: I,
  options: HogCellOptions = {},
): PerImage<I, [number, number, number]> {
  return eachImage(images, 'hog', (pixels) => cellsOf(pixels, options));
}

interface Cells {
  readonly shape: readonly [rows: number, columns: number, bins: number];
  readonly values: Float32Array;
}

function cellsOf(pixels: Pixels, { cell = 8, bins = 9 }: HogCellOptions): Cells {
  for (const [name, value] of Object.entries({ cell, bins })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`hog: ${name} must be a whole number from 1, given ${value}`);
    }
  }
  const rows = Math.floor(pixels.height / cell);
  const columns = Math.floor(pixels.width / cell);
  if (rows === 0 || columns === 0) {
    throw new RangeError(
      `hog: an image of ${pixels.height} x ${pixels.width} has no whole cell of ${cell} x ${cell}`,
    );
  }
  const values = new Float32Array(rows * columns * bins);
  for (let y = 0; y < rows * cell; y++) {
    for (let x = 0; x < columns * cell; x++) {
      const [dx, dy] = gradient(pixels, x, y);
      if (dx === 0 && dy === 0) continue;
      const length = Math.hypot(dx, dy);
      const turn = (Math.atan2(dy, dx) / Math.PI + 1) % 1;
      const low = Math.floor(turn * bins);
      const part = turn * bins - low;
      const at = (Math.floor(y / cell) * columns + Math.floor(x / cell)) * bins;
      const [first, second] = [at + (low % bins), at + ((low + 1) % bins)];
      values[first] = (values[first] as number) + length * (1 - part);
      values[second] = (values[second] as number) + length * part;
    }
  }
  return { shape: [rows, columns, bins], values };
}

/** Of the channels' gradients the longest. */
function gradient({ height, width, channels, data }: Pixels, x: number, y: number) {
  const left = (y * width + Math.max(0, x - 1)) * channels;
  const right = (y * width + Math.min(width - 1, x + 1)) * channels;
  const above = (Math.max(0, y - 1) * width + x) * channels;
  const below = (Math.min(height - 1, y + 1) * width + x) * channels;
  let [bestX, bestY] = [0, 0];
  for (let c = 0; c < channels; c++) {
    const dx = (data[right + c] as number) - (data[left + c] as number);
    const dy = (data[below + c] as number) - (data[above + c] as number);
    if (dx * dx + dy * dy > bestX * bestX + bestY * bestY) [bestX, bestY] = [dx, dy];
  }
  return [bestX, bestY] as const;
}

/** Keeps a block without any gradient at zero; small against a block's usual length. */
const EPSILON = 1e-3;
/** No direction may make up more of a block than this. */
const LARGEST = 0.2;

/**
 * Histogram of oriented gradients (N. Dalal and B. Triggs, "Histograms of oriented gradients for
 * human detection", 2005): the {@link hogCells} of each block of cells in one vector, divided by
 * its length, cut at 0.2 and divided again, so that neither the brightness of the light nor one
 * strong edge decides. The directions' bins are centered on 0, 20, 40, ... degrees, and a pixel
 * votes in its own cell only.
 *
 * @param images one image or a batch
 * @returns block after block, row by row: `[(rows - block + 1)(columns - block + 1) · block² ·
 *   bins]`, and one row an image for a batch. An image of 128 x 64 (height x width) gives 3780, a
 *   uniform one zeros
 * @throws RangeError as {@link hogCells}, and for an image smaller than a block
 */
export function hog<I extends ImageInput>(
  images: I,
  { block = 2, ...options }: HogOptions = {},
): PerImage<I, [number]> {
  return eachImage(images, 'hog', (pixels) => {
    const values = descriptor(cellsOf(pixels, options), block);
    return { shape: [values.length], values };
  });
}

function descriptor({ shape: [rows, columns, bins], values }: Cells, block: number): Float32Array {
  if (!(Number.isInteger(block) && block >= 1 && block <= Math.min(rows, columns))) {
    throw new RangeError(
      `hog: block must be a whole number from 1 to ${Math.min(rows, columns)}, as there are ` +
        `${rows} x ${columns} cells; given ${block}`,
    );
  }
  const line = block * bins;
  const size = block * line;
  const [down, across] = [rows - block + 1, columns - block + 1];
  const out = new Float32Array(down * across * size);
  for (let i = 0; i < down * across; i++) {
    const corner = Math.floor(i / across) * columns + (i % across);
    for (let row = 0; row < block; row++) {
      const from = (corner + row * columns) * bins;
      out.set(values.subarray(from, from + line), i * size + row * line);
    }
    const vector = out.subarray(i * size, (i + 1) * size);
    scale(vector, LARGEST);
    scale(vector, 1);
  }
  return out;
}

/** Divides a vector by its length, in place, and cuts what exceeds `most`. */
function scale(vector: Float32Array, most: number): void {
  let squares = EPSILON ** 2;
  for (let j = 0; j < vector.length; j++) squares += (vector[j] as number) ** 2;
  const length = Math.sqrt(squares);
  for (let j = 0; j < vector.length; j++)
    vector[j] = Math.min(most, (vector[j] as number) / length);
}

export interface HogPictureOptions {
  /** Side of a cell in the picture, in pixels. Default 16. */
  readonly size?: number;
}

/**
 * The cells as a picture: in each, strokes along the edges that were found, the brighter the more
 * gradient there is. The stroke of bin 0 is upright.
 *
 * @param cells of one image or of a batch, as {@link hogCells} gives them
 * @returns an image `[rows · size, columns · size]` with values in [0, 1], or a batch `[n, ..., 1]`
 *   of them
 * @throws RangeError for a size that is no whole number from 1
 */
export function hogPicture<C extends ImageInput>(
  cells: C,
  { size = 16 }: HogPictureOptions = {},
): C extends { readonly shape: readonly [number, number, number, number] }
  ? Tensor<[number, number, number, 1]>
  : Tensor {
  if (!Number.isInteger(size) || size < 1) {
    throw new RangeError(`hogPicture: size must be a whole number from 1, given ${size}`);
  }
  const isBatch = cells.shape.length === 4;
  const picture = eachImage(cells, 'hogPicture', ({ height, width, channels, data }) => {
    const shape = [height * size, width * size];
    const values = strokes([height, width, channels], data, size);
    return { shape: isBatch ? [...shape, 1] : shape, values };
  });
  return picture as never;
}

function strokes(
  [rows, columns, bins]: readonly [number, number, number],
  values: ArrayLike<number>,
  size: number,
): Float32Array {
  const [height, width] = [rows * size, columns * size];
  const picture = new Float32Array(height * width);
  const most = Array.from(values).reduce((a, b) => Math.max(a, b), 0) || 1;
  for (let i = 0; i < picture.length; i++) {
    const [y, x] = [Math.floor(i / width), i % width];
    const [dx, dy] = [(x % size) - (size - 1) / 2, (y % size) - (size - 1) / 2];
    const cell = (Math.floor(y / size) * columns + Math.floor(x / size)) * bins;
    for (let bin = 0; bin < bins; bin++) {
      const angle = (Math.PI * bin) / bins;
      const ink = 1 - Math.abs(dx * Math.cos(angle) + dy * Math.sin(angle));
      const value = (values[cell + bin] as number) / most;
      if (Math.hypot(dx, dy) < size / 2) picture[i] = Math.max(picture[i] as number, ink * value);
    }
  }
  return picture;
}
