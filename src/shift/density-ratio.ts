import { Matrix, toMatrix } from '../linalg/index.ts';
import { LogisticRegression } from '../models/index.ts';
import type { Numbers } from '../tensor/index.ts';

export interface DensityRatioOptions {
  /** Strength of the penalty of the classifier. Default 1e-4. See `models.LogisticRegression`. */
  readonly lambda?: number;
  /** What weights are cut to: less variance for some bias. Default: they are not. */
  readonly clip?: number;
}

/** An estimate of β(x) = p(x) / q(x): how much likelier x is at the target than at the source. */
export interface DensityRatio {
  /** log β of each row of `[n, features]`, not clipped. */
  logRatio(x: Numbers): Float64Array;
  /** β of each row, clipped where that was asked for: the importance weights of source examples. */
  ratio(x: Numbers): Float64Array;
}

/**
 * Estimates p(x) / q(x) from examples of both, without a density of either: a logistic regression
 * tells target from source, and its logit h(x) is the logarithm of the ratio but for the numbers of
 * examples (S. Bickel, M. Brückner and T. Scheffer, 2009):
 *
 * β(x) = (n / m) exp h(x)   for n examples of the source q and m of the target p.
 *
 * The weights correct a covariate shift, where p(y | x) stays. They need a source that is nowhere 0
 * where the target is not: look first at the AUC on examples held out, as `shift.twoSampleTest` gives
 * it. The mean of the source's weights should be near 1; it is near 0 where the two do not overlap, but
 * only while lambda is small: a strong penalty draws all weights to 1, and their mean and
 * {@link effectiveSampleSize} then look well. With few examples for the features the latter is
 * small even where nothing differs. h is linear in x; give features of x where its true form is not.
 *
 * @param source `[n, features]`
 * @param target `[m, features]`
 * @example
 * const weights = shift.densityRatio(train, unlabeled).ratio(train);
 * new models.LogisticRegression().fit(train, y, { sampleWeight: weights });
 * @throws RangeError for examples of different sizes, and a clip that is not above 0
 */
export function densityRatio(
  source: Numbers,
  target: Numbers,
  { lambda = 1e-4, clip = Number.POSITIVE_INFINITY }: DensityRatioOptions = {},
): DensityRatio {
  if (!(clip > 0)) throw new RangeError(`densityRatio: clip must be above 0, given ${clip}`);
  const { rows, labels, sizes } = toldApart('densityRatio', source, target);
  const classifier = new LogisticRegression({ lambda }).fit(rows, labels);
  const offset = Math.log(sizes[0] / sizes[1]);
  const logRatio = (x: Numbers) => classifier.logit(x).map((h) => h + offset);
  return { logRatio, ratio: (x) => logRatio(x).map((h) => Math.min(Math.exp(h), clip)) };
}

/** Both sets as one, labeled 0 for the source and 1 for the target. */
export function toldApart(
  who: string,
  source: Numbers,
  target: Numbers,
): { rows: Matrix; labels: number[]; sizes: readonly [number, number] } {
  const [q, p] = [toMatrix(source), toMatrix(target)];
  if (q.cols !== p.cols || q.rows === 0 || p.rows === 0) {
    throw new RangeError(
      `${who}: source [${q.shape.join(', ')}] and target [${p.shape.join(', ')}]; ` +
        'give [n, features] of each, as many features, at least one example',
    );
  }
  const rows = new Matrix(q.rows + p.rows, q.cols);
  rows.data.set(q.data);
  rows.data.set(p.data, q.data.length);
  const labels = Array.from({ length: rows.rows }, (_, i) => (i < q.rows ? 0 : 1));
  return { rows, labels, sizes: [q.rows, p.rows] };
}
