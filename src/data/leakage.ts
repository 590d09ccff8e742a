import type { Columns, DatasetOf } from './dataset.ts';

/**
 * An example of the test set that the training set has too, or nearly. A type, not an interface, so
 * that a list of them is rows of a table.
 */
export type Leak = {
  /** Its number in the test set. */
  readonly test: number;
  /** The number of the nearest training example; of equals the first. */
  readonly train: number;
  /** How far they are apart, 0 for copies: see {@link leakage}. */
  readonly distance: number;
};

export interface LeakageOptions {
  /** How near counts as the same. Default 0.05; 0 finds exact copies alone. */
  readonly tolerance?: number;
  /** The column that is compared. Default `'x'`. */
  readonly column?: string;
}

/**
 * What a training set tells about a test set that it should not: the test examples that lie within
 * `tolerance` of a training example. The distance is the root of the mean squared difference over
 * the features, each in standard deviations of the training set; two strangers are about √2 apart.
 *
 * It compares every pair, and sees copies only: it cannot know that a scaler was fitted on both
 * sets, or that λ was chosen on the test set.
 *
 * @example show(table(data.leakage(train, test)))
 * @returns in the order of the test set; empty where nothing is shared
 * @throws RangeError for examples of different sizes, a tolerance below 0, and a column of no numbers
 */
export function leakage<C extends Columns, D extends Columns>(
  train: DatasetOf<C, object>,
  test: DatasetOf<D, object>,
  { tolerance = 0.05, column = 'x' }: LeakageOptions = {},
): Leak[] {
  if (!(tolerance >= 0)) {
    throw new RangeError(`leakage: tolerance must be a number from 0, given ${tolerance}`);
  }
  const [known, asked] = [train.rows(column), test.rows(column)];
  const features = known[0]?.length ?? 0;
  const other = asked[0]?.length ?? features;
  if (other !== features) {
    throw new RangeError(
      `leakage: examples of ${features} numbers to train and ${other} to test; they must be alike`,
    );
  }
  const weight = inverseVariances(known, features);
  return asked.flatMap((row, i) => {
    const near = nearest(row, known, weight);
    const distance = Math.sqrt(near.sum / features);
    return distance <= tolerance ? [{ test: i, train: near.index, distance }] : [];
  });
}

/** 1 / variance of each feature; 1 for a constant one, in which a copy differs by 0 all the same. */
function inverseVariances(rows: readonly ArrayLike<number>[], features: number): number[] {
  const average = (f: (row: ArrayLike<number>) => number) =>
    rows.reduce((sum, row) => sum + f(row), 0) / rows.length;
  return Array.from({ length: features }, (_, j) => {
    const mean = average((row) => row[j] as number);
    const variance = average((row) => ((row[j] as number) - mean) ** 2);
    return variance > 0 ? 1 / variance : 1;
  });
}

function nearest(
  row: ArrayLike<number>,
  known: readonly ArrayLike<number>[],
  weight: readonly number[],
): { index: number; sum: number } {
  let best = { index: -1, sum: Infinity };
  for (const [index, other] of known.entries()) {
    let sum = 0;
    for (let j = 0; j < row.length && sum < best.sum; j++) {
      sum += (weight[j] as number) * ((row[j] as number) - (other[j] as number)) ** 2;
    }
    if (sum < best.sum) best = { index, sum };
  }
  return best;
}
