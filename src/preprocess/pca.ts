import { Matrix } from '../linalg/index.ts';
import { type TrainingExamples, trainingMatrix } from './examples.ts';
import { Projection, principalAxes, unwhitenScales, whitenScales } from './projection.ts';

export interface PcaOptions {
  /**
   * How many components are kept; a number below 1 keeps the fewest that explain this share of the
   * variance. Default: all.
   */
  readonly nComponents?: number;
  /** Divide the scores by their deviations, z = (x - mean) U (Λ + eps)^-½. Default false. */
  readonly whiten?: boolean;
  /** Added to the variances before the root, so that weak directions are not blown up. Default 0. */
  readonly eps?: number;
  /** Variances are over n - ddof. Default 1, as in scikit-learn and `cov`. */
  readonly ddof?: number;
}

/**
 * Principal component analysis (K. Pearson, 1901; H. Hotelling, 1933): the scores z = (x - mean) U,
 * where the columns of U are the eigenvectors of the covariance, those of the largest eigenvalues
 * first. Names are scikit-learn's. It centers the features and does not scale them.
 *
 * The mean squared distance of the examples from their reconstruction `inverse(transform(x))` is the
 * sum of the eigenvalues left out (over n, so with ddof 0).
 *
 * @example
 * const pca = preprocess.PCA.fit(train, { nComponents: 2 });
 * plot.scatter(pca.transform(train));
 */
export class PCA extends Projection {
  /** The principal directions as rows, `[nComponents, features]`, of length 1. */
  readonly components: Matrix;
  /** Variance along each component, largest first: eigenvalues of the covariance. */
  readonly explainedVariance: readonly number[];
  /** The same as shares of the variance of all features; they sum to 1 where all are kept. */
  readonly explainedVarianceRatio: readonly number[];

  private constructor(
    mean: ArrayLike<number>,
    kept: { vectors: Matrix; values: Float64Array; total: number },
    scales: Float64Array,
  ) {
    const { vectors, values, total } = kept;
    const directions = vectors.T;
    super(mean, vectors.div(scales), Matrix.diag(unwhitenScales(scales)).matMul(directions));
    this.components = directions;
    this.explainedVariance = Array.from(values);
    this.explainedVarianceRatio = Array.from(values, (value) => (total > 0 ? value / total : 0));
  }

  /**
   * @throws Error for a data set that is held out
   * @throws RangeError unless x is `[n, features]` with n above ddof, and nComponents is a share or
   * a whole number of features
   */
  static fit(
    train: TrainingExamples,
    { nComponents, whiten = false, eps = 0, ddof = 1 }: PcaOptions = {},
  ): PCA {
    const x = trainingMatrix(train, 'PCA');
    const { mean, values, vectors } = principalAxes(x, ddof);
    const total = values.reduce((sum, value) => sum + value, 0);
    const k = countOf(nComponents ?? x.cols, values, total);
    const kept = { values: values.slice(0, k), vectors: vectors.slice([0, 0], [x.cols, k]), total };
    const scales = whiten ? whitenScales(values, eps).slice(0, k) : new Float64Array(k).fill(1);
    return new PCA(mean, kept, scales);
  }

  protected names(outputs: number): readonly string[] {
    return Array.from({ length: outputs }, (_, k) => `PC${k + 1}`);
  }
}

function countOf(wanted: number, values: Float64Array, total: number): number {
  if (wanted > 0 && wanted < 1) {
    let sum = 0;
    const last = values.findIndex((value) => {
      sum += value;
      return sum >= wanted * total;
    });
    return last + 1;
  }
  if (Number.isInteger(wanted) && wanted >= 1 && wanted <= values.length) return wanted;
  throw new RangeError(
    `PCA.fit: nComponents ${wanted} of ${values.length} features; give a whole number from 1 to ${values.length}, or a share of the variance between 0 and 1`,
  );
}
