import { type Rng, toRng } from '../tensor/index.ts';
import type { Columns, Dataset, DatasetOf, HeldOut } from './dataset.ts';

export interface KFoldOptions {
  /** Number of folds, from 2. Default 5, as in scikit-learn. */
  readonly k?: number;
  /** Mixes the examples first; without it the folds are runs, as scikit-learn's `KFold`. */
  readonly rng?: Rng | number;
  /**
   * Share out each class evenly among the folds, as scikit-learn's `StratifiedKFold`; `y` must be
   * labels. Default false.
   */
  readonly stratify?: boolean;
}

/** One way of a k-fold split. */
export interface Fold<C extends Columns, A extends object> {
  readonly train: Dataset<C, A>;
  readonly test: Dataset<C, A & HeldOut>;
}

/**
 * Splits a data set into `k` test sets of nearly equal size, each example in one of them; a fold
 * trains on the rest. A fold's sets live until the next one is drawn or the loop is left.
 *
 * @example for (const { train, test } of kFold(iris, { k: 10, rng: 1 })) { ... }
 */
export function kFold<C extends Columns, A extends object>(
  set: DatasetOf<C, A>,
  { k = 5, rng, stratify = false }: KFoldOptions = {},
): Generator<Fold<C, A>, undefined> {
  const n = set.size;
  if (!Number.isInteger(k) || k < 2 || k > n) {
    throw new RangeError(`kFold: k must be a whole number from 2 to n = ${n}, given ${k}`);
  }
  const order =
    rng === undefined ? Array.from({ length: n }, (_, i) => i) : toRng(rng).permutation(n);
  return folds(set, stratify ? dealt(order, set.labels(), k) : runs(order, k));
}

/** Runs of nearly equal length. */
function runs(order: readonly number[], k: number): number[][] {
  const start = (f: number) => f * Math.floor(order.length / k) + Math.min(f, order.length % k);
  return Array.from({ length: k }, (_, f) => order.slice(start(f), start(f + 1)));
}

/** Dealt like cards, one class after the other: no fold has two more of a class than another. */
function dealt(order: readonly number[], labels: ArrayLike<number>, k: number): number[][] {
  const byClass = [...order].sort((a, b) => (labels[a] as number) - (labels[b] as number));
  return Array.from({ length: k }, (_, f) => byClass.filter((_, place) => place % k === f));
}

function* folds<C extends Columns, A extends object>(
  set: DatasetOf<C, A>,
  parts: readonly (readonly number[])[],
): Generator<Fold<C, A>, undefined> {
  for (const [f, part] of parts.entries()) {
    const train = set.subset(parts.filter((_, other) => other !== f).flat());
    const test = set.holdOut(part);
    try {
      yield { train, test };
    } finally {
      train.dispose();
      test.dispose();
    }
  }
}
