import { Matrix, toMatrix } from '../linalg/index.ts';
import type { Numbers } from '../tensor/index.ts';

export interface KReciprocalOptions {
  /** How far down each list neighbors are taken from. Default 20. */
  readonly k1?: number;
  /** Over how many nearest neighbors the description of an image is averaged; 1 for none. Default 6. */
  readonly k2?: number;
  /** Share of the first distance in the new one, from 0 to 1. Default 0.3. */
  readonly lambda?: number;
}

/**
 * Re-ranking with k-reciprocal neighbors (Z. Zhong et al., 2017). Two images are such neighbors if
 * each is among the k1 + 1 nearest of the other, itself counted. Each image is described by whom it
 * has as neighbors, and how near; two images are alike if they have the same neighbors. No label is
 * used.
 *
 * A set of neighbors is widened once by those of its members (at k1 / 2) whose own neighbors lie in
 * it for two thirds. A neighbor j of i weighs exp(−dᵢⱼ), all weights of i summing to 1, with d the
 * squared Euclidean distance over the largest of i's row. The new distance is
 *
 * (1 − λ) (1 − Σ min(vᵢ, vⱼ) / Σ max(vᵢ, vⱼ)) + λ d.
 *
 * @param queries `[q, D]`, embeddings
 * @param gallery `[g, D]`
 * @returns the new distances `[q, g]`
 * @throws RangeError for embeddings of two lengths, and options out of range
 */
export function kReciprocal(
  queries: Numbers,
  gallery: Numbers,
  { k1 = 20, k2 = 6, lambda = 0.3 }: KReciprocalOptions = {},
): Matrix {
  const [a, b] = [toMatrix(queries), toMatrix(gallery)];
  if (a.cols !== b.cols) {
    throw new RangeError(
      `kReciprocal: queries [${a.shape.join(', ')}] and gallery [${b.shape.join(', ')}]; ` +
        'expected embeddings of one length',
    );
  }
  for (const [name, k] of Object.entries({ k1, k2 })) {
    if (Number.isInteger(k) && k >= 1) continue;
    throw new RangeError(`kReciprocal: ${name} must be a whole number from 1, given ${k}`);
  }
  if (!(lambda >= 0 && lambda <= 1)) {
    throw new RangeError(`kReciprocal: lambda must be from 0 to 1, given ${lambda}`);
  }
  const n = a.rows + b.rows;
  const d = scaledDistances([a, b]);
  const order = Array.from({ length: n }, (_, i) => nearest(d[i] as Float64Array));
  const plain = order.map((_, i) => described(widened(order, i, k1), d[i] as Float64Array));
  // The mean over the nearest k2, of which the first is the image itself.
  const averaged = k2 === 1 ? plain : order.map((list) => meanOf(plain, list.slice(0, k2)));
  const out = Matrix.zeros([a.rows, b.rows]);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < b.rows; j++) {
      const jaccard = jaccardDistance(
        averaged[i] as Float64Array,
        averaged[a.rows + j] as Float64Array,
      );
      const first = (d[i] as Float64Array)[a.rows + j] as number;
      out.data[i * b.rows + j] = (1 - lambda) * jaccard + lambda * first;
    }
  }
  return out;
}

/** Squared distances of all images, each row over its largest. */
function scaledDistances(parts: readonly Matrix[]): Float64Array[] {
  const rows = parts.flatMap((part) => Array.from({ length: part.rows }, (_, i) => part.row(i)));
  return rows.map((x) => {
    const row = Float64Array.from(rows, (y) => {
      let sum = 0;
      for (let k = 0; k < x.length; k++) sum += ((x[k] as number) - (y[k] as number)) ** 2;
      return sum;
    });
    const largest = row.reduce((most, v) => Math.max(most, v), 0) || 1;
    return row.map((v) => v / largest);
  });
}

const nearest = (row: Float64Array): number[] =>
  Array.from(row.keys()).sort((i, j) => (row[i] as number) - (row[j] as number));

/** Those among the k + 1 nearest of i that have i among theirs. */
function reciprocal(order: readonly (readonly number[])[], i: number, k: number): number[] {
  const near = (order[i] as readonly number[]).slice(0, k + 1);
  return near.filter((j) => (order[j] as readonly number[]).indexOf(i) <= k);
}

function widened(order: readonly (readonly number[])[], i: number, k1: number): Set<number> {
  const core = reciprocal(order, i, k1);
  const own = new Set(core);
  const all = new Set(core);
  for (const j of core) {
    const theirs = reciprocal(order, j, Math.round(k1 / 2));
    const common = theirs.filter((m) => own.has(m)).length;
    if (common > (2 / 3) * theirs.length) for (const m of theirs) all.add(m);
  }
  return all;
}

function described(neighbors: ReadonlySet<number>, row: Float64Array): Float64Array {
  const v = new Float64Array(row.length);
  let sum = 0;
  for (const j of neighbors) {
    v[j] = Math.exp(-(row[j] as number));
    sum += v[j];
  }
  return sum > 0 ? v.map((value) => value / sum) : v;
}

function meanOf(all: readonly Float64Array[], which: readonly number[]): Float64Array {
  const out = new Float64Array(all.length);
  for (const i of which) {
    const v = all[i] as Float64Array;
    for (let k = 0; k < out.length; k++)
      out[k] = (out[k] as number) + (v[k] as number) / which.length;
  }
  return out;
}

/** 1 − Σ min / Σ max; for weights that sum to 1 each, Σ max = 2 − Σ min. */
function jaccardDistance(v: Float64Array, w: Float64Array): number {
  let common = 0;
  for (let k = 0; k < v.length; k++) common += Math.min(v[k] as number, w[k] as number);
  return 1 - common / (2 - common);
}
