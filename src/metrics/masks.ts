import { type Numbers, readFinite, showShape } from '../tensor/index.ts';
import { type ConfusionOptions, confusionMatrix, type PositiveOptions } from './confusion.ts';

/** Two maps of classes of one shape. @throws RangeError for two shapes, and for none at all */
function maps(who: string, predicted: Numbers, actual: Numbers) {
  const [guess, truth] = [
    readFinite(predicted, `${who}: predictions`),
    readFinite(actual, `${who}: targets`),
  ];
  if (showShape(guess.shape) !== showShape(truth.shape) || truth.data.length === 0) {
    throw new RangeError(
      `${who}: predictions ${showShape(guess.shape)} and targets ${showShape(truth.shape)}; ` +
        'expected maps of one shape with a class for each pixel',
    );
  }
  const flat = (data: ArrayLike<number>) => Float64Array.from(data);
  return { shape: truth.shape, guess: flat(guess.data), truth: flat(truth.data) };
}

/** Share of the pixels whose class is right, of maps of any shape. */
export function pixelAccuracy(predicted: Numbers, actual: Numbers): number {
  const { guess, truth } = maps('pixelAccuracy', predicted, actual);
  return guess.filter((label, i) => label === truth[i]).length / truth.length;
}

/**
 * Intersection over union of each class, TP / (TP + FP + FN), counted over all pixels of all maps
 * together. NaN for a class that neither map has: there is nothing to judge.
 *
 * @param predicted classes, whole numbers from 0, of any shape such as `[N, H, W]`
 * @param actual classes of the same shape
 * @example metrics.classIou([[1, 1, 0]], [[0, 1, 1]]) // [0, 1/3]
 * @throws RangeError for two shapes, and for a class that is none
 */
export function classIou(
  predicted: Numbers,
  actual: Numbers,
  options: ConfusionOptions = {},
): number[] {
  const { guess, truth } = maps('classIou', predicted, actual);
  const matrix = confusionMatrix(guess, truth, options);
  return matrix.map((row, k) => {
    const hits = row[k] as number;
    const column = matrix.reduce((sum, other) => sum + (other[k] as number), 0);
    return hits / (row.reduce((sum, count) => sum + count, 0) + column - hits);
  });
}

/**
 * Mean of {@link classIou} over the classes that one of the maps has (Everingham et al., 2015). It
 * is counted over all images together, and not a mean over images.
 */
export function miou(predicted: Numbers, actual: Numbers, options: ConfusionOptions = {}): number {
  const known = classIou(predicted, actual, options).filter((iou) => !Number.isNaN(iou));
  return known.reduce((sum, iou) => sum + iou, 0) / known.length;
}

/**
 * Dice coefficient of one class, 2 |A ∩ B| / (|A| + |B|) = 2 IoU / (1 + IoU) (Dice, 1945), which is
 * the F1 of its pixels. NaN where neither map has the class. Its loss is `nn.dice`.
 */
export function dice(
  predicted: Numbers,
  actual: Numbers,
  { positive = 1 }: PositiveOptions = {},
): number {
  const { guess, truth } = maps('dice', predicted, actual);
  const count = (of: Float64Array) => of.filter((label) => label === positive).length;
  const both = guess.filter((label, i) => label === positive && truth[i] === positive).length;
  return (2 * both) / (count(guess) + count(truth));
}

/** How right a map is where classes meet, and elsewhere. */
export interface BoundaryAccuracy {
  /** Accuracy on pixels with a neighbor of another class, at a side. NaN where there is none. */
  readonly boundary: number;
  /** Accuracy on all others. NaN where there is none. */
  readonly interior: number;
  /** Share of the pixels that are on a boundary. */
  readonly share: number;
}

/**
 * Accuracy on the boundaries of the true map, and inside. A pixel is on a boundary where one of its
 * four neighbors in the same image has another class.
 *
 * @param predicted classes `[H, W]` or `[N, H, W]`
 * @param actual classes of the same shape
 * @throws RangeError for two shapes, and for another number of axes
 */
export function boundaryAccuracy(predicted: Numbers, actual: Numbers): BoundaryAccuracy {
  const { shape, guess, truth } = maps('boundaryAccuracy', predicted, actual);
  if (shape.length !== 2 && shape.length !== 3) {
    throw new RangeError(
      `boundaryAccuracy: maps of shape ${showShape(shape)}, expected [H, W] or [N, H, W]`,
    );
  }
  const [height, width] = shape.slice(-2) as [number, number];
  const right = { boundary: 0, interior: 0 };
  const pixels = { boundary: 0, interior: 0 };
  for (const [at, label] of truth.entries()) {
    const [row, column] = [Math.floor(at / width) % height, at % width];
    const differs =
      (row > 0 && truth[at - width] !== label) ||
      (row < height - 1 && truth[at + width] !== label) ||
      (column > 0 && truth[at - 1] !== label) ||
      (column < width - 1 && truth[at + 1] !== label);
    const where = differs ? 'boundary' : 'interior';
    pixels[where]++;
    if (guess[at] === label) right[where]++;
  }
  return {
    boundary: right.boundary / pixels.boundary,
    interior: right.interior / pixels.interior,
    share: pixels.boundary / truth.length,
  };
}
