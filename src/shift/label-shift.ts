import { Matrix, solve, toMatrix } from '../linalg/index.ts';
import { type Numbers, readFinite, vectorOf } from '../tensor/index.ts';

/**
 * The shares p(y) of the classes at the target, from how a classifier errs at the source and what it
 * says at the target (Z. Lipton, Y.-X. Wang and A. Smola, 2018: black box shift estimation). Where
 * p(x | y) stays,
 *
 * μ = C p   with C[i][j] = P(ŷ = i | y = j) and μ[i] the share of predictions i at the target.
 *
 * A share that comes out below 0 is taken for 0, and the others are scaled to a sum of 1.
 *
 * @param confusion counts at the source, `confusion[actual][predicted]` as `metrics.confusionMatrix`
 * gives, on examples that the classifier was not trained on
 * @param predicted `[classes]`, how often each class is predicted at the target
 * @example shift.labelPrior(metrics.confusionMatrix(guesses, labels), counts)
 * @throws RangeError for a class that never occurs, or other shapes
 * @throws RangeError where C is singular: the classifier does not tell some classes apart, and any
 * shares of these would give the same predictions
 */
export function labelPrior(confusion: Numbers, predicted: Numbers): number[] {
  const counts = toMatrix(confusion);
  const shares = normalized(vectorOf(readFinite(predicted, 'labelPrior'), 'labelPrior'));
  const classes = shares.length;
  if (counts.rows !== classes || counts.cols !== classes) {
    throw new RangeError(
      `labelPrior: a confusion matrix [${counts.shape.join(', ')}] for ${classes} classes; expected [${classes}, ${classes}]`,
    );
  }
  const totals = counts.sum(1);
  const missing = totals.indexOf(0);
  if (missing >= 0) {
    throw new RangeError(`labelPrior: no example of class ${missing} at the source; it needs some`);
  }
  const conditional = counts.map((count, actual) => count / (totals[actual] as number)).T;
  const found = solved(conditional, shares);
  return normalized([...found].map((share) => Math.max(share, 0)));
}

/** The solution of C p = μ. */
function solved(conditional: Matrix, shares: readonly number[]): Float64Array {
  try {
    return solve(conditional, Matrix.column(shares)).data;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(
      'labelPrior: the confusion matrix is singular: the classifier does not tell some classes apart, ' +
        'so its predictions do not say how many there are of each; merge those classes, or use a ' +
        'better classifier',
      { cause: error },
    );
  }
}

export interface LabelPriorEMOptions {
  /** Rounds at most. Default 1000. */
  readonly steps?: number;
  /** The largest change of a share at which it ends. Default 1e-8. */
  readonly tolerance?: number;
}

/**
 * The same shares, of greatest likelihood, from the probabilities a classifier gives (M. Saerens,
 * P. Latinne and C. Decaestecker, 2002): probabilities are adjusted to the present estimate, their
 * means are the next one, until nothing moves. It uses more than {@link labelPrior} does, and relies
 * on it: probabilities that are not calibrated mislead it.
 *
 * @param probabilities `[n, classes]`, P(y | x) at the target as learned at the source
 * @param prior `[classes]`, the shares at the source, each above 0
 * @throws RangeError for a share of 0: a class that the source lacks cannot be weighted
 */
export function labelPriorEM(
  probabilities: Numbers,
  prior: Numbers,
  { steps = 1000, tolerance = 1e-8 }: LabelPriorEMOptions = {},
): number[] {
  const source = normalized(vectorOf(readFinite(prior, 'labelPriorEM'), 'labelPriorEM'));
  const missing = source.indexOf(0);
  if (missing >= 0) {
    throw new RangeError(
      `labelPriorEM: the prior of class ${missing} is 0; a class that the source lacks cannot be ` +
        'weighted: leave it out, or give it a share above 0',
    );
  }
  let estimate = source;
  for (let step = 0; step < steps; step++) {
    const ratio = estimate.map((share, k) => share / (source[k] as number));
    const next = [...adjustPosterior(probabilities, ratio).mean(0)];
    const moved = Math.max(...next.map((share, k) => Math.abs(share - (estimate[k] as number))));
    estimate = next;
    if (moved < tolerance) break;
  }
  return estimate;
}

/**
 * P(y | x) at the target from that at the source: each class times its weight p(y) / q(y), and each
 * row scaled to a sum of 1. (.6, .4) with weights (1.8, .2) becomes (.931, .069).
 *
 * @param probabilities `[n, classes]`
 * @param weights `[classes]`, from 0
 * @throws RangeError for a row whose weights leave nothing: all that it holds possible weighs 0
 */
export function adjustPosterior(probabilities: Numbers, weights: Numbers): Matrix {
  const rows = toMatrix(probabilities);
  const factors = vectorOf(readFinite(weights, 'adjustPosterior'), 'adjustPosterior');
  if (rows.cols !== factors.length || factors.some((factor) => factor < 0)) {
    throw new RangeError(
      `adjustPosterior: probabilities [${rows.shape.join(', ')}] and ${factors.length} weights; give a weight a class, from 0`,
    );
  }
  const scaled = rows.mul([...factors]);
  const totals = scaled.sum(1, { keepDims: true });
  const empty = totals.data.findIndex((total) => !(total > 0));
  if (empty >= 0) {
    throw new RangeError(
      `adjustPosterior: the weights leave nothing of row ${empty}: [${[...rows.row(empty)].join(', ')}] ` +
        `times [${[...factors].join(', ')}]; a class that the row holds possible needs a weight above 0`,
    );
  }
  return scaled.div(totals);
}

function normalized(values: ArrayLike<number>): number[] {
  const list = Array.from(values);
  const sum = list.reduce((total, value) => total + value, 0);
  if (!(sum > 0) || list.some((value) => value < 0)) {
    throw new RangeError(`shares of classes are from 0, not all 0; given ${list.join(', ')}`);
  }
  return list.map((value) => value / sum);
}
