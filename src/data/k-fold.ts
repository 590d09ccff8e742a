import { type Rng, toRng } from '../tensor/index.ts';
import type { Columns, Dataset, DatasetOf } from './dataset.ts';

export interface KFoldOptions {
  /** Number of folds, from 2. Default 5, as in scikit-learn. */
  readonly k?: number;
  /** Mixes the examples first; without it the folds are runs, as scikit-learn's `KFold`. */
  readonly rng?: Rng | number;
}

/** One way of a k-fold split. */
export interface Fold<C extends Columns, A extends object> {
  readonly train: Dataset<C, A>;
  readonly test: Dataset<C, A>;
}

/**
 * Splits a data set into `k` test sets of nearly equal size, each example in one of them; a fold
 * trains on the rest. A fold's sets live until the next one is drawn or the loop is left.
 *
 * @example for (const { train, test } of kFold(iris, { k: 10, rng: 1 })) { ... }
 */
export function kFold<C extends Columns, A extends object>(
  set: DatasetOf<C, A>,
  { k = 5, rng }: KFoldOptions = {},
): Generator<Fold<C, A>, undefined> {
  const n = set.size;
  if (!Number.isInteger(k) || k < 2 || k > n) {
    throw new RangeError(`kFold: k must be a whole number from 2 to n = ${n}, given ${k}`);
  }
  const order =
    rng === undefined ? Array.from({ length: n }, (_, i) => i) : toRng(rng).permutation(n);
  return folds(set, order, k);
}

function* folds<C extends Columns, A extends object>(
  set: DatasetOf<C, A>,
  order: readonly number[],
  k: number,
): Generator<Fold<C, A>, undefined> {
  const start = (f: number) => f * Math.floor(set.size / k) + Math.min(f, set.size % k);
  for (let f = 0; f < k; f++) {
    const [from, to] = [start(f), start(f + 1)];
    const train = set.subset([...order.slice(0, from), ...order.slice(to)]);
    const test = set.subset(order.slice(from, to));
    try {
      yield { train, test };
    } finally {
      train.dispose();
      test.dispose();
    }
  }
}
