import { type Numbers, type Rng, toRng } from '../tensor/index.ts';
import { readRows } from './read-rows.ts';

export interface KMeansOptions {
  /** Draws the first centers: a generator, or the seed of a new one. */
  readonly rng: Rng | number;
  /** Number of clusters. Default 8. */
  readonly k?: number;
  /** Most rounds. Default 300. */
  readonly maxIterations?: number;
}

/**
 * k-means clustering (S. Lloyd, 1957): each example belongs to the nearest center, each center is
 * the mean of its examples; the two are done in turn until nothing changes. The sum of squared
 * distances never grows, and ends in a local minimum that depends on the start. The first centers
 * are examples, drawn as k-means++ does (D. Arthur and S. Vassilvitskii, 2007): with a probability
 * proportional to the squared distance from the nearest center so far.
 *
 * scikit-learn tries ten starts by default where this tries one. Examples with more than one axis,
 * such as images, are flattened. There is nothing to dispose of.
 */
export class KMeans {
  readonly k: number;
  readonly #rng: Rng;
  readonly #maxIterations: number;
  /** The means, one a cluster; none before `fit`. */
  centers: readonly Float64Array[] = [];
  /** Sum of squared distances to the nearest center, after each round of `fit`. */
  history: readonly number[] = [];

  constructor({ rng, k = 8, maxIterations = 300 }: KMeansOptions) {
    if (!Number.isInteger(k) || k < 1) {
      throw new RangeError(`KMeans: k must be a whole number from 1, given ${k}`);
    }
    this.k = k;
    this.#rng = toRng(rng);
    this.#maxIterations = maxIterations;
  }

  /**
   * Finds the centers.
   *
   * @param x `[n, ...]`, at least k examples
   */
  fit(x: Numbers): this {
    const rows = readRows(x, 'KMeans: fit');
    if (rows.length < this.k) {
      throw new RangeError(`KMeans: ${rows.length} examples for k = ${this.k}; give at least k`);
    }
    let centers = this.#start(rows);
    const history: number[] = [];
    let before: readonly number[] = [];
    for (let round = 0; round < this.#maxIterations; round++) {
      const near = rows.map((row) => nearest(row, centers));
      history.push(near.reduce((sum, { distance }) => sum + distance, 0));
      const clusters = near.map(({ cluster }) => cluster);
      if (clusters.every((cluster, i) => cluster === before[i])) break;
      before = clusters;
      centers = centers.map((old, c) => {
        const members = rows.filter((_, i) => clusters[i] === c);
        return members.length === 0 ? old : mean(members);
      });
    }
    this.centers = centers;
    this.history = history;
    return this;
  }

  /** The cluster of each example, `0 .. k - 1`. */
  predict(x: Numbers): Int32Array {
    if (this.centers.length === 0) throw new Error('KMeans: it has no centers yet; call fit first');
    const rows = readRows(x, 'KMeans: predict');
    const features = this.centers[0]?.length;
    if (rows[0] && rows[0].length !== features) {
      throw new RangeError(
        `KMeans: examples of ${rows[0].length} numbers against centers of ${features}`,
      );
    }
    return Int32Array.from(rows, (row) => nearest(row, this.centers).cluster);
  }

  #start(rows: readonly Float64Array[]): Float64Array[] {
    const centers = [rows[this.#rng.int(rows.length)] as Float64Array];
    const far = rows.map(() => Number.POSITIVE_INFINITY);
    while (centers.length < this.k) {
      const last = centers.at(-1) as Float64Array;
      for (const [i, row] of rows.entries()) {
        far[i] = Math.min(far[i] as number, squaredDistance(row, last));
      }
      const total = far.reduce((sum, distance) => sum + distance, 0);
      // All examples are centers already where the distances are all 0.
      const at = total > 0 ? this.#pick(far, total) : this.#rng.int(rows.length);
      centers.push(rows[at] as Float64Array);
    }
    return centers;
  }

  /** An index, with a probability proportional to its weight. */
  #pick(weights: readonly number[], total: number): number {
    const mark = this.#rng.uniform(0, total);
    let passed = 0;
    const at = weights.findIndex((weight) => {
      passed += weight;
      return passed > mark;
    });
    // Rounding may leave the mark beyond the last.
    return at < 0 ? weights.length - 1 : at;
  }
}

function squaredDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += ((a[j] as number) - (b[j] as number)) ** 2;
  return sum;
}

function nearest(row: Float64Array, centers: readonly Float64Array[]) {
  let [cluster, distance] = [0, Number.POSITIVE_INFINITY];
  for (const [c, center] of centers.entries()) {
    const d = squaredDistance(row, center);
    if (d < distance) [cluster, distance] = [c, d];
  }
  return { cluster, distance };
}

function mean(rows: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array((rows[0] as Float64Array).length);
  for (const row of rows) {
    for (let j = 0; j < sum.length; j++) sum[j] = (sum[j] as number) + (row[j] as number);
  }
  return sum.map((value) => value / rows.length);
}
