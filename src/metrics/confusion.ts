import type { Numbers } from '../tensor/index.ts';
import { classes, sameLength } from './classes.ts';

export interface ConfusionOptions {
  /** Number of classes. Default: as many as occur, and those below them. */
  readonly classes?: number;
}

/**
 * How often each class was predicted as each: `matrix[actual][predicted]`.
 *
 * @throws RangeError for different numbers of examples, and for a class that is none
 */
export function confusionMatrix(
  predicted: Numbers,
  actual: Numbers,
  options: ConfusionOptions = {},
): number[][] {
  const guesses = classes(predicted, 'confusionMatrix: predictions');
  const truth = classes(actual, 'confusionMatrix: targets');
  sameLength('confusionMatrix', guesses, truth);
  const count = options.classes ?? 1 + [...guesses, ...truth].reduce((a, b) => Math.max(a, b));
  const matrix = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  for (const [i, label] of truth.entries()) {
    const row = matrix[label];
    const column = guesses[i] as number;
    if (row?.[column] === undefined) {
      throw new RangeError(
        `confusionMatrix: class ${label} predicted as ${column}, expected 0 to ${count - 1}`,
      );
    }
    row[column] += 1;
  }
  return matrix;
}

/** How well one class is found. */
export interface ClassScores {
  /** Of those predicted as the class, the share that is. 0 where none was predicted. */
  readonly precision: number;
  /** Of those that are of the class, the share that was found. 0 where there is none. */
  readonly recall: number;
  /** Harmonic mean of the two. */
  readonly f1: number;
}

/** Precision, recall and F1 of each class of a confusion matrix. */
export function classScores(confusion: readonly (readonly number[])[]): ClassScores[] {
  return confusion.map((row, k) => {
    const hits = row[k] as number;
    const predicted = confusion.reduce((sum, other) => sum + (other[k] as number), 0);
    const actual = row.reduce((sum, count) => sum + count, 0);
    const precision = predicted === 0 ? 0 : hits / predicted;
    const recall = actual === 0 ? 0 : hits / actual;
    const f1 = hits === 0 ? 0 : (2 * precision * recall) / (precision + recall);
    return { precision, recall, f1 };
  });
}

export interface PositiveOptions {
  /** The class that is looked for. Default 1. */
  readonly positive?: number;
}

/**
 * Of those predicted as the class looked for, the share that is: TP / (TP + FP). 0 where none was
 * predicted.
 */
export const precision = (predicted: Numbers, actual: Numbers, options?: PositiveOptions): number =>
  scoresOf(predicted, actual, options).precision;

/**
 * Of those that are of the class looked for, the share that was found: TP / (TP + FN). 0 where
 * there is none.
 */
export const recall = (predicted: Numbers, actual: Numbers, options?: PositiveOptions): number =>
  scoresOf(predicted, actual, options).recall;

/** Harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN). */
export const f1 = (predicted: Numbers, actual: Numbers, options?: PositiveOptions): number =>
  scoresOf(predicted, actual, options).f1;

function scoresOf(
  predicted: Numbers,
  actual: Numbers,
  { positive = 1 }: PositiveOptions = {},
): ClassScores {
  const is = (label: number) => (label === positive ? 1 : 0);
  const guesses = classes(predicted, 'predictions').map(is);
  const truth = classes(actual, 'targets').map(is);
  return classScores(confusionMatrix(guesses, truth, { classes: 2 }))[1] as ClassScores;
}
