import type { Rng } from '../tensor/index.ts';
import type { Dataset } from './dataset.ts';

export interface SplitOptions {
  readonly rng: Rng;
  /** Part of the examples (below 1) or number of examples (from 1) to hold out. Default 0.25. */
  readonly testSize?: number;
  /** Keep the classes' shares equal in both parts; the target must be labels. Default false. */
  readonly stratify?: boolean;
}

/** Splits a dataset at random into two copies without a common example, the second held out for testing. */
export function trainTestSplit<D extends Dataset>(
  dataset: D,
  { rng, testSize = 0.25, stratify = false }: SplitOptions,
): [train: D, test: D] {
  const n = dataset.size;
  const held = testSize < 1 ? Math.round(n * testSize) : testSize;
  if (!Number.isInteger(held) || held < 1 || held >= n) {
    throw new RangeError(
      `trainTestSplit: testSize ${testSize} of ${n} examples leaves one part empty or is not a number of examples`,
    );
  }
  const groups = stratify ? byClass(dataset.labels()) : [Array.from({ length: n }, (_, i) => i)];
  const test = new Set<number>();
  for (const [group, count] of shares(groups, held / n, held)) {
    for (const index of rng.shuffle(group).slice(0, count)) test.add(index);
  }
  const order = rng.permutation(n);
  return [
    dataset.subset(order.filter((i) => !test.has(i))) as D,
    dataset.subset(order.filter((i) => test.has(i))) as D,
  ];
}

function byClass(labels: Int32Array): number[][] {
  const groups = new Map<number, number[]>();
  for (const [i, label] of labels.entries()) {
    const group = groups.get(label);
    if (group) group.push(i);
    else groups.set(label, [i]);
  }
  return [...groups.values()];
}

/** How many of each group, in proportion, so that the sum is exact: largest remainders get the rest. */
function shares(groups: number[][], part: number, total: number): [number[], number][] {
  const counts = groups.map((group) => Math.floor(group.length * part));
  const byRemainder = groups
    .map((group, g) => ({ g, remainder: (group.length * part) % 1 }))
    .sort((a, b) => b.remainder - a.remainder);
  let rest = total - counts.reduce((sum, count) => sum + count, 0);
  for (const { g } of byRemainder) {
    if (rest-- <= 0) break;
    counts[g] = (counts[g] as number) + 1;
  }
  return groups.map((group, g) => [group, counts[g] as number]);
}

/** One way of a k-fold split: indices to train on and to test on. */
export interface Fold {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/**
 * Splits `0 .. n - 1` into `k` test sets of nearly equal size, each index in one of them; a fold trains on the
 * rest. With `rng` the indices are mixed first, else the folds are runs, as scikit-learn's `KFold`.
 */
export function kFold(n: number, k: number, rng?: Rng): Fold[] {
  if (!Number.isInteger(k) || k < 2 || k > n) {
    throw new RangeError(`kFold: k must be a whole number from 2 to n = ${n}, given ${k}`);
  }
  const order = rng?.permutation(n) ?? Array.from({ length: n }, (_, i) => i);
  const starts = Array.from(
    { length: k + 1 },
    (_, f) => f * Math.floor(n / k) + Math.min(f, n % k),
  );
  return Array.from({ length: k }, (_, f) => {
    const [from, to] = [starts[f] as number, starts[f + 1] as number];
    return {
      train: Int32Array.from([...order.slice(0, from), ...order.slice(to)]),
      test: Int32Array.from(order.slice(from, to)),
    };
  });
}
