import { type TrainingExamples, trainingMatrix } from './examples.ts';
import { Scaler } from './scaler.ts';

/**
 * Mean 0 and standard deviation 1 for each feature. The deviation divides by n, as in scikit-learn.
 *
 * @example
 * const scaler = preprocess.StandardScaler.fit(train);
 * const [a, b] = [scaler.transform(train), scaler.transform(test)];
 */
export class StandardScaler extends Scaler {
  /** @throws Error for a data set that is held out, RangeError unless x is `[n, features]` */
  static fit(train: TrainingExamples): StandardScaler {
    const x = trainingMatrix(train, 'StandardScaler');
    return new StandardScaler(x.mean(0), x.std(0), x.rows);
  }
}
