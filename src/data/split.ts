import { type Rng, toRng } from '../tensor/index.ts';

export interface SplitOptions {
  /** A generator of random numbers, or the seed of one. */
  readonly rng: Rng | number;
  /** Part of the examples (below 1) or number of examples (from 1) to hold out. Default 0.25. */
  readonly testSize?: number;
  /** Keep the classes' shares equal in both parts; the target must be labels. Default false. */
  readonly stratify?: boolean;
}

/** Indices of the examples in each part of a split. */
export interface Parts {
  readonly train: readonly number[];
  readonly test: readonly number[];
}

/**
 * Splits `0 .. n - 1` at random in two.
 *
 * @param labels the class of each, whose shares are kept
 */
export function splitIndices(
  n: number,
  { rng, testSize = 0.25 }: SplitOptions,
  labels?: ArrayLike<number>,
): Parts {
  const held = testSize < 1 ? Math.round(n * testSize) : testSize;
  if (!Number.isInteger(held) || held < 1 || held >= n) {
    throw new RangeError(
      `split: testSize ${testSize} of ${n} examples leaves one part empty or is not a number of examples`,
    );
  }
  const stream = toRng(rng);
  const all = Array.from({ length: n }, (_, i) => i);
  const groups = labels ? byClass(labels) : [all];
  const test = new Set<number>();
  for (const [group, count] of shares(groups, held / n, held)) {
    for (const index of stream.shuffle(group).slice(0, count)) test.add(index);
  }
  const order = stream.permutation(n);
  return {
    train: order.filter((i) => !test.has(i)),
    test: order.filter((i) => test.has(i)),
  };
}

function byClass(labels: ArrayLike<number>): number[][] {
  const groups = new Map<number, number[]>();
  for (const [i, label] of Array.from(labels).entries()) {
    const group = groups.get(label);
    if (group) group.push(i);
    else groups.set(label, [i]);
  }
  return [...groups.values()];
}

/**
 * How many of each group, in proportion, so that the sum is exact: largest remainders get the rest.
 */
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
