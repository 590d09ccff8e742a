import type { Text } from '../contract/index.ts';
import { Figure } from './figure.ts';
import { type FigureOptions, headline } from './frame.ts';
import { heatmap } from './heatmap.ts';
import { brief, plural } from './text.ts';
import { matrix, type Values } from './values.ts';

export interface ConfusionMatrixOptions extends FigureOptions {
  /** Name of each class, in order. Default: its number. */
  readonly names?: readonly Text[];
  /**
   * Each row divided by its sum, so that the diagonal is the recall of each class. Default false.
   */
  readonly normalize?: boolean;
}

/**
 * How often each class (a row) was taken for each class (a column).
 * @param input counts, shape [classes, classes]: row by row what is true
 * @throws Error for another shape, a count below 0, and names that are not one a class
 */
export function confusionMatrix(input: Values, options: ConfusionMatrixOptions = {}): Figure {
  const counts = matrix(input, 'confusionMatrix');
  const size = counts.length;
  if (counts[0]?.length !== size)
    throw new Error(
      `confusionMatrix: shape [${size}, ${counts[0]?.length}] given; expected a square, one row a class`,
    );
  if (counts.flat().some((count) => count < 0))
    throw new Error('confusionMatrix: a count below 0 given; expected numbers of examples');
  const names = options.names ?? counts.map((_, label) => `${label}`);
  const total = counts.flat().reduce((sum, count) => sum + count, 0);
  const right = counts.reduce((sum, row, label) => sum + (row[label] as number), 0);
  const shares = counts.map((row) => {
    const sum = row.reduce((all, count) => all + count, 0) || 1;
    return row.map((count) => count / sum);
  });
  const { parts } = heatmap(options.normalize ? shares : counts, {
    x: names,
    y: names,
    xLabel: 'predicted',
    yLabel: 'true',
    equal: true,
    annotate: size <= 20,
    ...(options.normalize ? { range: [0, 1] } : {}),
    ...options,
  });
  return new Figure({
    ...parts,
    describe: (say) =>
      `${headline('Confusion matrix', options, say)}: ${plural(size, 'class')}, ${brief(right)} of ${brief(total)} on the diagonal.`,
  });
}
