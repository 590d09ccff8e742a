import type { Matrix } from '../linalg/index.ts';
import { type TrainingExamples, trainingMatrix } from './examples.ts';
import { Scaler } from './scaler.ts';

/**
 * Median 0 and interquartile range 1 for each feature, as in scikit-learn: a few values far outside
 * change neither. The range is from the quantile 1/4 to 3/4, interpolated linearly.
 */
export class RobustScaler extends Scaler {
  /** @throws Error for a data set that is held out, RangeError unless x is `[n, features]` */
  static fit(train: TrainingExamples): RobustScaler {
    const x = trainingMatrix(train, 'RobustScaler');
    const [low, middle, high] = [0.25, 0.5, 0.75].map((p) => quantiles(x, p));
    return new RobustScaler(
      middle as number[],
      (high as number[]).map((q, j) => q - ((low as number[])[j] as number)),
      x.rows,
    );
  }
}

/** The p-quantile of each column. */
function quantiles(x: Matrix, p: number): number[] {
  return Array.from({ length: x.cols }, (_, j) => {
    const sorted = x.col(j).sort();
    const place = p * (sorted.length - 1);
    const below = sorted[Math.floor(place)] as number;
    const above = sorted[Math.ceil(place)] as number;
    return below + (place % 1) * (above - below);
  });
}
