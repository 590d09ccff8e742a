import type { Numbers } from '../tensor/index.ts';
import { classesOf, sameLength } from './classes.ts';

export interface AccuracyOptions {
  /**
   * Where class 1 begins when there is one score an example: 0 for logits, 0.5 for what a sigmoid
   * gave. Without it one number an example is taken for its class, and a broken one is refused.
   */
  readonly threshold?: number;
}

/**
 * Share of the examples whose class is predicted rightly.
 *
 * @param predicted scores `[n, C]`, whose largest counts; classes `[n]`; or one score each, with a
 *   `threshold`
 * @param actual classes `[n]` (or `[n, 1]`), or one-hot rows `[n, C]`
 * @throws RangeError for scores without a threshold, and for different numbers of examples
 */
export function accuracy(
  predicted: Numbers,
  actual: Numbers,
  { threshold }: AccuracyOptions = {},
): number {
  const guesses = classesOf(predicted, 'accuracy: predictions', threshold);
  const truth = classesOf(actual, 'accuracy: targets');
  sameLength('accuracy', guesses, truth);
  return guesses.filter((guess, i) => guess === truth[i]).length / truth.length;
}
