import { type Numbers, readFinite as read, showShape as sizes } from '../tensor/index.ts';
import { classesOf, sameLength } from './classes.ts';

export interface CalibrationOptions {
  /** Parts of equal width into which the confidences from 0 to 1 are cut. Default 10. */
  readonly bins?: number;
}

/** The examples whose confidence lies in one part, `from` included, `to` only where it is 1. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean confidence of these examples. */
  readonly confidence: number;
  /** Share of them whose class is predicted rightly. */
  readonly accuracy: number;
}

/**
 * How often a classifier is right where it is how sure: the examples by their confidence, which is
 * the largest probability. For a calibrated one, accuracy is confidence in every bin. Bins without
 * examples are left out.
 *
 * @param probabilities rows `[n, C]` that sum to 1
 * @param actual classes `[n]`, or one-hot rows `[n, C]`
 * @throws RangeError for rows that are no probabilities, and for different numbers of examples
 */
export function reliability(
  probabilities: Numbers,
  actual: Numbers,
  { bins = 10 }: CalibrationOptions = {},
): ReliabilityBin[] {
  if (!(Number.isInteger(bins) && bins >= 1))
    throw new RangeError(`reliability: bins is ${bins}, expected a whole number, at least 1`);
  const { shape, data } = read(probabilities, 'reliability: probabilities');
  const [n = 0, columns = 1] = shape;
  if (shape.length !== 2 || columns < 2)
    throw new RangeError(
      `reliability: probabilities have shape ${sizes(shape)}, expected [n, C] with a column for each class`,
    );
  const confidences = Array.from({ length: n }, (_, i) => {
    const row = Array.from({ length: columns }, (_, c) => data[i * columns + c] as number);
    const sum = row.reduce((a, b) => a + b, 0);
    if (Math.abs(sum - 1) > 1e-3 || Math.min(...row) < 0)
      throw new RangeError(
        `reliability: row ${i} sums to ${Number(sum.toPrecision(4))}, with ${Number(Math.min(...row).toPrecision(4))} ` +
          'as its least; expected probabilities: give softmax of the scores',
      );
    return Math.min(1, Math.max(...row));
  });
  const guesses = classesOf(probabilities, 'reliability: probabilities');
  const truth = classesOf(actual, 'reliability: targets');
  sameLength('reliability', guesses, truth);
  return Array.from({ length: bins }, (_, bin) => {
    const inside = [...confidences.keys()].filter(
      (i) => Math.min(bins - 1, Math.floor((confidences[i] as number) * bins)) === bin,
    );
    const mean = (f: (i: number) => number) =>
      inside.reduce((sum, i) => sum + f(i), 0) / inside.length;
    return {
      from: bin / bins,
      to: (bin + 1) / bins,
      count: inside.length,
      confidence: mean((i) => confidences[i] as number),
      accuracy: mean((i) => Number(guesses[i] === truth[i])),
    };
  }).filter(({ count }) => count > 0);
}

/**
 * Expected calibration error: the mean distance of confidence and accuracy over the bins of
 * {@link reliability}, each counting by its examples (Guo et al., 2017). 0 is calibrated; it says
 * nothing about whether the classifier is good.
 */
export function ece(
  probabilities: Numbers,
  actual: Numbers,
  options: CalibrationOptions = {},
): number {
  const bins = reliability(probabilities, actual, options);
  const all = bins.reduce((sum, { count }) => sum + count, 0);
  return bins.reduce(
    (sum, { count, confidence, accuracy }) => sum + (count / all) * Math.abs(confidence - accuracy),
    0,
  );
}
