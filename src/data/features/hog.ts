import { type ImageInput, type Pixels, readImage } from './image.ts';

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

/** For each cell of an image, how much gradient there is in which direction. */
export interface HogCells {
  readonly rows: number;
  readonly columns: number;
  readonly bins: number;
  /** `values[(row * columns + column) * bins + bin]`; bin k stands for gradients at k · 180 / bins degrees. */
  readonly values: Float32Array;
}

/**
 * The gradients of an image, summed up by cell and direction: the first half of {@link hog}. A pixel's gradient
 * is the central difference (I(x+1) - I(x-1), I(y+1) - I(y-1)), the edge pixel standing in for what is beyond; of
 * several channels the one with the longest gradient counts. Opposite directions are one. The length of the
 * gradient is shared between the two nearest bins, so that an upright edge falls wholly into bin 0. Pixels
 * beyond the last whole cell are left out.
 *
 * @param image `[height, width]` or `[height, width, channels]`
 * @throws RangeError for an image without a whole cell, and for options that are no whole numbers from 1
 */
export function hogCells(image: ImageInput, { cell = 8, bins = 9 }: HogCellOptions = {}): HogCells {
  const pixels = readImage(image, 'hog');
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
  return { rows, columns, bins, values };
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
 * Histogram of oriented gradients (N. Dalal and B. Triggs, "Histograms of oriented gradients for human detection",
 * 2005): the {@link hogCells} of each block of cells in one vector, divided by its length, cut at 0.2 and divided
 * again, so that neither the brightness of the light nor one strong edge decides. The directions' bins are centred
 * on 0, 20, 40, ... degrees, and a pixel votes in its own cell only.
 *
 * @param image `[height, width]` or `[height, width, channels]`
 * @returns block after block, row by row: (rows - block + 1)(columns - block + 1) · block² · bins numbers. An
 *   image of 128 x 64 (height x width) gives 3780, a uniform one zeros
 * @throws RangeError as {@link hogCells}, and for an image smaller than a block
 */
export function hog(image: ImageInput, { block = 2, ...options }: HogOptions = {}): Float32Array {
  const { rows, columns, bins, values } = hogCells(image, options);
  if (!(Number.isInteger(block) && block >= 1 && block <= Math.min(rows, columns))) {
    throw new RangeError(
      `hog: block must be a whole number from 1 to ${Math.min(rows, columns)}, as there are ` +
        `${rows} x ${columns} cells; given ${block}`,
    );
  }
  const blocks: Float32Array[] = [];
  for (let row = 0; row + block <= rows; row++) {
    for (let column = 0; column + block <= columns; column++) {
      const lines = Array.from({ length: block }, (_, i) => {
        const from = ((row + i) * columns + column) * bins;
        return values.subarray(from, from + block * bins);
      });
      blocks.push(normalized(lines));
    }
  }
  const out = new Float32Array(blocks.length * block * block * bins);
  for (const [i, part] of blocks.entries()) out.set(part, i * part.length);
  return out;
}

/** The parts in one vector of length 1, no element of which stands out. */
function normalized(parts: readonly Float32Array[]): Float32Array {
  const all = Float32Array.from(parts.flatMap((part) => [...part]));
  const scale = (v: Float32Array, most: number) => {
    const length = Math.sqrt(v.reduce((sum, x) => sum + x * x, EPSILON ** 2));
    return v.map((x) => Math.min(most, x / length));
  };
  return scale(scale(all, LARGEST), 1);
}

/**
 * The cells as a picture: in each, strokes along the edges that were found, the brighter the more gradient there
 * is. The stroke of bin 0 is upright.
 *
 * @param size side of a cell in the picture, in pixels. Default 16
 * @returns an image `[rows * size, columns * size]` with values in [0, 1]
 */
export function hogPicture(
  { rows, columns, bins, values }: HogCells,
  size = 16,
): { readonly shape: [number, number]; readonly data: Float32Array } {
  const shape: [number, number] = [rows * size, columns * size];
  const data = new Float32Array(shape[0] * shape[1]);
  const most = values.reduce((a, b) => Math.max(a, b), 0) || 1;
  for (let i = 0; i < data.length; i++) {
    const [y, x] = [Math.floor(i / shape[1]), i % shape[1]];
    const [dx, dy] = [(x % size) - (size - 1) / 2, (y % size) - (size - 1) / 2];
    const cell = (Math.floor(y / size) * columns + Math.floor(x / size)) * bins;
    for (let bin = 0; bin < bins; bin++) {
      const angle = (Math.PI * bin) / bins;
      const ink = 1 - Math.abs(dx * Math.cos(angle) + dy * Math.sin(angle));
      const value = (values[cell + bin] as number) / most;
      if (Math.hypot(dx, dy) < size / 2) data[i] = Math.max(data[i] as number, ink * value);
    }
  }
  return { shape, data };
}
