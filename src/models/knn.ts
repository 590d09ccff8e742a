import * as tf from '@tensorflow/tfjs';

export interface KNNOptions {
  /** How many neighbours vote. Default 1. */
  readonly k?: number;
}

/**
 * Distances computed at a time: 1 MB of them, which stay in the cache until the smallest are found.
 */
const BLOCK = 2.5e5;

/**
 * The k nearest neighbours by Euclidean distance (E. Fix and J. Hodges, 1951): a query gets the
 * class that most of the k nearest training examples have; of classes with as many votes, the one
 * whose example is nearest. Learning is keeping the examples; all the work, one distance to each of
 * them, is done for every query.
 *
 * Examples with more than one axis, such as images, are flattened. The examples are kept as plain
 * numbers, so there is nothing to dispose of.
 */
export class KNN {
  readonly k: number;
  #points = new Float32Array();
  #labels: readonly number[] = [];

  constructor({ k = 1 }: KNNOptions = {}) {
    if (!Number.isInteger(k) || k < 1) {
      throw new RangeError(`KNN: k must be a whole number from 1, given ${k}`);
    }
    this.k = k;
  }

  /**
   * Remembers the examples.
   *
   * @param x `[n, ...]`, at least k rows
   * @param y the class of each, whole numbers
   */
  fit(x: tf.Tensor, y: tf.Tensor | ArrayLike<number>): this {
    const labels = Array.from(y instanceof tf.Tensor ? y.dataSync() : y);
    const rows = x.shape[0] ?? 0;
    if (labels.length !== rows || rows < this.k) {
      throw new RangeError(
        `KNN: ${rows} examples and ${labels.length} labels; give as many of each, at least k = ${this.k}`,
      );
    }
    this.#points = Float32Array.from(x.dataSync());
    this.#labels = labels;
    return this;
  }

  /**
   * For each query the indices of its k nearest examples, the nearest first (of equals, the first
   * example).
   */
  neighbors(x: tf.Tensor): number[][] {
    const examples = this.#labels.length;
    if (examples === 0) throw new Error('KNN: it has no examples yet; call fit first');
    const features = this.#points.length / examples;
    const queries = x.shape[0] ?? 0;
    if (x.size !== queries * features) {
      throw new RangeError(
        `KNN: queries [${x.shape.join(', ')}] against examples of ${features} numbers each`,
      );
    }
    const step = Math.max(1, Math.floor(BLOCK / examples));
    return tf.tidy(() => {
      const points = tf.tensor2d(this.#points, [examples, features]);
      const lengths = points.square().sum(1);
      const rows = x.reshape<tf.Tensor2D>([queries, features]);
      const found: number[][] = [];
      for (let from = 0; from < queries; from += step) {
        const count = Math.min(step, queries - from);
        // |p - x|² without |x|², which is the same for every example.
        const distances = tf.tidy(() =>
          lengths.sub(rows.slice(from, count).matMul(points, false, true).mul(2)).dataSync(),
        );
        for (let i = 0; i < count; i++) {
          found.push(smallest(distances.subarray(i * examples, (i + 1) * examples), this.k));
        }
      }
      return found;
    });
  }

  /** The class of each query. */
  predict(x: tf.Tensor): Int32Array {
    return Int32Array.from(this.neighbors(x), (near) => {
      const votes = new Map<number, number>();
      for (const i of near) {
        const label = this.#labels[i] as number;
        votes.set(label, (votes.get(label) ?? 0) + 1);
      }
      // A map keeps the order of entry, which is that of distance; the first of the largest wins.
      return [...votes].reduce((best, other) => (other[1] > best[1] ? other : best))[0];
    });
  }

  /** Share of the queries that get their class. */
  accuracy(x: tf.Tensor, y: tf.Tensor | ArrayLike<number>): number {
    const labels = Array.from(y instanceof tf.Tensor ? y.dataSync() : y);
    const predicted = this.predict(x);
    if (labels.length !== predicted.length) {
      throw new RangeError(`KNN: ${predicted.length} queries and ${labels.length} labels`);
    }
    return labels.filter((label, i) => predicted[i] === label).length / labels.length;
  }
}

/** Indices of the k smallest values, in order, by insertion: k is small. */
function smallest(values: ArrayLike<number>, k: number): number[] {
  const best: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (best.length === k && value >= (values[best[k - 1] as number] as number)) continue;
    let place = best.length;
    while (place > 0 && value < (values[best[place - 1] as number] as number)) place--;
    best.splice(place, 0, i);
    if (best.length > k) best.pop();
  }
  return best;
}
