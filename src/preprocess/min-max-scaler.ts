import { type TrainingExamples, trainingMatrix } from './examples.ts';
import { Scaler } from './scaler.ts';

/** Smallest 0 and largest 1 for each feature of the training examples; others may lie outside. */
export class MinMaxScaler extends Scaler {
  /** @throws Error for a data set that is held out, RangeError unless x is `[n, features]` */
  static fit(train: TrainingExamples): MinMaxScaler {
    const x = trainingMatrix(train, 'MinMaxScaler');
    const low = x.min(0);
    return new MinMaxScaler(
      low,
      x.max(0).map((high, j) => high - (low[j] as number)),
      x.rows,
    );
  }
}
