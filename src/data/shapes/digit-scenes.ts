import * as tf from '@tensorflow/tfjs';
import { type Rng, type Tensor, toRng, typed } from '../../tensor/index.ts';
import { Dataset } from '../dataset.ts';
import { digits } from '../shipped/index.ts';
import { overlapOf, type PlacedShape } from './figure.ts';

export interface DigitScenesOptions {
  readonly rng: Rng | number;
  /** Number of scenes. Default 100. */
  readonly n?: number;
  /** Which digits lie in the scenes; class 1 is the first of them. Default 0, 1, 2. */
  readonly digits?: readonly number[];
  /** Rows of `data.digits` that the digits are drawn from, the end not included. Default all. */
  readonly rows?: readonly [from: number, to: number];
  /** Least and greatest number of digits in a scene. Default 1 to 3. */
  readonly objects?: readonly [least: number, most: number];
  /** Least and greatest side of a digit in pixels. Default 12 to 18. */
  readonly sides?: readonly [least: number, most: number];
  /** Greatest intersection over union of the squares of two digits. Default 0.05. */
  readonly overlap?: number;
  /** Thin lines behind the digits. Default 2. */
  readonly clutter?: number;
  /** Standard deviation of the noise of each value. Default 0.1. */
  readonly noise?: number;
}

/** Scenes of digits, and the class of each pixel. */
export type DigitScenesDataset = Dataset<
  {
    readonly x: Tensor<[number, 32, 32, 1]>;
    /** int32: 0 is the background, then the digits in their order. */
    readonly y: Tensor<[number, 32, 32]>;
  },
  { readonly name: string; readonly classNames: readonly string[] }
>;

const SIZE = 32;
const TRIES = 200;
/** Where the ink counts as the digit. */
const INK = 0.4;
/** Brightness of the lines. */
const LINE = 0.7;

/**
 * Gray scenes of 32 x 32 pixels with real handwritten digits, those of `data.digits`, enlarged
 * bilinearly: bright strokes on a dark ground with lines and noise. A pixel is of a digit where the
 * ink is above 0.4, so that the masks are thin strokes. A scene with no room
 * for all its digits has fewer.
 *
 * @example
 * const scenes = await data.digitScenes({ rng: 1, n: 600, rows: [0, 1200] });
 * const held = await data.digitScenes({ rng: 2, n: 200, rows: [1200, 1797] });
 * @throws RangeError where the rows hold none of the digits
 */
export async function digitScenes({
  rng: seed,
  n = 100,
  digits: wanted = [0, 1, 2],
  rows,
  objects = [1, 3],
  sides = [12, 18],
  overlap = 0.05,
  clutter = 2,
  noise = 0.1,
}: DigitScenesOptions): Promise<DigitScenesDataset> {
  const all = await digits();
  const [images, labels] = [all.rows(), all.labels()];
  all.dispose();
  const [from, to] = rows ?? [0, labels.length];
  const drawn = [...labels].flatMap((label, i) =>
    i >= from && i < to && wanted.includes(label) ? [i] : [],
  );
  if (drawn.length === 0) {
    throw new RangeError(
      `digitScenes: no digit ${wanted.join(', ')} in the rows ${from} to ${to} of data.digits, ` +
        `which has ${labels.length}; give other rows or digits`,
    );
  }
  const rng = toRng(seed);
  const whole = ([least, most]: readonly [number, number]) => least + rng.int(most - least + 1);
  const area = SIZE * SIZE;
  const pixels = new Float32Array(n * area);
  const classes = new Int32Array(n * area);
  for (let i = 0; i < n; i++) {
    const image = pixels.subarray(i * area, (i + 1) * area);
    const own = classes.subarray(i * area, (i + 1) * area);
    for (let line = 0; line < clutter; line++) drawLine(image, rng);
    const placed: PlacedShape[] = [];
    const count = whole(objects);
    for (let tries = 0; placed.length < count && tries < TRIES; tries++) {
      const side = whole(sides);
      const [x, y] = [rng.int(SIZE - side + 1), rng.int(SIZE - side + 1)];
      const square: PlacedShape = { kind: 'square', side, x, y };
      if (placed.some((other) => overlapOf(square, other) > overlap)) continue;
      placed.push(square);
      const which = drawn[rng.int(drawn.length)] as number;
      paste(images[which] as ArrayLike<number>, square, (at, ink) => {
        image[at] = Math.max(image[at] as number, ink);
        if (ink > INK) own[at] = wanted.indexOf(labels[which] as number) + 1;
      });
    }
    for (let at = 0; at < area; at++) image[at] = (image[at] as number) + rng.normal(0, noise);
  }
  return new Dataset(
    {
      x: typed(tf.tensor4d(pixels, [n, SIZE, SIZE, 1]), [-1, SIZE, SIZE, 1]),
      y: typed(tf.tensor3d(classes, [n, SIZE, SIZE], 'int32'), [-1, SIZE, SIZE]),
    },
    { name: 'digit scenes', classNames: ['background', ...wanted.map(String)] },
  );
}

function drawLine(image: Float32Array, rng: Rng): void {
  const end = () => rng.uniform(0, SIZE);
  const [x0, y0, x1, y1] = [end(), end(), end(), end()];
  for (let k = 0; k < 2 * SIZE; k++) {
    const share = k / (2 * SIZE);
    const [x, y] = [x0 + (x1 - x0) * share, y0 + (y1 - y0) * share];
    image[Math.floor(y) * SIZE + Math.floor(x)] = LINE;
  }
}

/** A digit of 8 x 8, bilinearly enlarged to its square: `paint` is told each pixel and its ink. */
function paste(
  digit: ArrayLike<number>,
  { x, y, side }: PlacedShape,
  paint: (at: number, ink: number) => void,
): void {
  const place = (k: number) => Math.min(6.999, Math.max(0, ((k + 0.5) * 8) / side - 0.5));
  for (let r = 0; r < side; r++) {
    for (let c = 0; c < side; c++) {
      const [top, left] = [Math.floor(place(r)), Math.floor(place(c))];
      const [a, b] = [place(r) - top, place(c) - left];
      const at = (down: number, right: number) => digit[(top + down) * 8 + left + right] as number;
      const upper = (1 - b) * at(0, 0) + b * at(0, 1);
      const lower = (1 - b) * at(1, 0) + b * at(1, 1);
      paint((y + r) * SIZE + x + c, (1 - a) * upper + a * lower);
    }
  }
}
