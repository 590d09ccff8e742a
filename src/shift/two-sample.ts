import { Matrix, toMatrix } from '../linalg/index.ts';
import { auc } from '../metrics/index.ts';
import { LogisticRegression } from '../models/index.ts';
import { type Numbers, normalCdf, type Rng, toRng } from '../tensor/index.ts';
import { toldApart } from './density-ratio.ts';

export interface TwoSampleOptions {
  /** What parts the examples into those to learn from and those to be judged by. */
  readonly rng: Rng | number;
  /** What the classifier sees beside each feature: its square too, or not. Default false. */
  readonly squares?: boolean;
  /** Strength of the classifier's penalty on features of standard deviation 1. Default 0.01. */
  readonly lambda?: number;
}

export interface TwoSample {
  /** Area under the ROC curve on the half that was not learned from: ½ for no difference. */
  readonly auc: number;
  /** The chance of an AUC as large or larger where there is no difference (Mann and Whitney, 1947). */
  readonly pValue: number;
}

/**
 * Classifier two-sample test (D. Lopez-Paz and M. Oquab, 2017): if a classifier tells new examples
 * of one set from those of the other better than a coin does, the sets differ in distribution. It is
 * judged on the halves that it did not learn from; on those that it did, it would find a difference
 * in anything.
 *
 * It finds what its classifier can see: a linear one sees means alone, one with squares spreads as
 * well. And it tells that something has changed, not that this harms.
 *
 * @param a `[n, features]`, at least 4 examples
 * @param b `[m, features]`, at least 4 examples
 * @example shift.twoSampleTest(train, today, { rng: 1, squares: true }).pValue < 0.01
 */
export function twoSampleTest(a: Numbers, b: Numbers, options: TwoSampleOptions): TwoSample {
  const rng = toRng(options.rng);
  const [learnA, judgeA] = halves(toMatrix(a), rng);
  const [learnB, judgeB] = halves(toMatrix(b), rng);
  const learn = toldApart('twoSampleTest', learnA, learnB);
  const judge = toldApart('twoSampleTest', judgeA, judgeB);
  const features = options.squares ? withSquares : (x: Matrix) => x;
  const seen = features(learn.rows);
  const [mean, std] = [seen.mean(0), seen.std(0).map((each) => each || 1)];
  const scaled = (x: Matrix) => x.sub(mean).div(std);
  const classifier = new LogisticRegression({ lambda: options.lambda ?? 0.01 });
  classifier.fit(scaled(seen), learn.labels);
  const area = auc([...classifier.logit(scaled(features(judge.rows)))], judge.labels);
  const [n, m] = judge.sizes;
  const spread = Math.sqrt((n + m + 1) / (12 * n * m));
  return { auc: area, pValue: normalCdf((0.5 - area) / spread) };
}

function halves(x: Matrix, rng: Rng): [Matrix, Matrix] {
  if (x.rows < 4) {
    throw new RangeError(
      `twoSampleTest: ${x.rows} examples given, at least 4 of each set are needed`,
    );
  }
  const order = rng.permutation(x.rows);
  const middle = x.rows >> 1;
  const take = (indices: readonly number[]) => Matrix.of(indices.map((i) => [...x.row(i)]));
  return [take(order.slice(0, middle)), take(order.slice(middle))];
}

const withSquares = (x: Matrix): Matrix =>
  Matrix.of(x.toArray().map((row) => [...row, ...row.map((value) => value * value)]));
