import type { Matrix } from '../linalg/index.ts';
import { type TrainingExamples, trainingMatrix } from './examples.ts';
import { Projection, principalAxes, unwhitenScales, whitenScales } from './projection.ts';

export interface ZcaOptions {
  /** Added to the variances before the root, so that weak directions are not blown up. Default 0. */
  readonly eps?: number;
  /** Variances are over n - ddof. Default 1, as in `cov`. */
  readonly ddof?: number;
}

/**
 * ZCA whitening (A. Bell and T. Sejnowski, 1997): z = (x - mean) U (Λ + eps)^-½ Uᵀ. The covariance
 * becomes the unit matrix, as with `PCA` and `whiten`, and of all whitenings this one moves the
 * examples least (A. Kessy et al., 2018): a pixel stays nearly that pixel.
 */
export class ZCA extends Projection {
  /** W = U (Λ + eps)^-½ Uᵀ, symmetric, `[features, features]`. */
  readonly matrix: Matrix;

  private constructor(mean: ArrayLike<number>, forward: Matrix, back: Matrix) {
    super(mean, forward, back);
    this.matrix = forward;
  }

  /** @throws Error for a data set that is held out, RangeError unless x is `[n, features]` */
  static fit(train: TrainingExamples, { eps = 0, ddof = 1 }: ZcaOptions = {}): ZCA {
    const x = trainingMatrix(train, 'ZCA');
    const { mean, values, vectors } = principalAxes(x, ddof);
    const scales = whitenScales(values, eps);
    const forward = vectors.div(scales).matMul(vectors.T);
    return new ZCA(mean, forward, vectors.mul(unwhitenScales(scales)).matMul(vectors.T));
  }

  protected names(): undefined {
    return undefined;
  }
}
