import type { Numbers } from '../tensor/index.ts';
import { type Cloud, readCloud, squaredDistance } from './read-cloud.ts';

export interface Neighbors {
  /** Numbers of the k nearest points, the nearest first, `[queries, k]`. */
  readonly indices: number[][];
  /** Distances to them, not squared, `[queries, k]`. */
  readonly distances: number[][];
}

/**
 * The k nearest points of `[N, D]` to each of `[M, D]`, by trying all of them. A point that is
 * among both is its own nearest. Takes time N M.
 *
 * @param queries default: the points themselves
 * @throws RangeError for points of two dimensions, and unless k is a whole number from 1 to N
 */
export function knn(points: Numbers, k: number, queries: Numbers = points): Neighbors {
  const cloud = readCloud(points, 'knn: points');
  const asked = readCloud(queries, 'knn: queries');
  if (asked.dims !== cloud.dims) {
    throw new RangeError(`knn: points of ${cloud.dims} dimensions, queries of ${asked.dims}`);
  }
  if (!Number.isInteger(k) || k < 1 || k > cloud.n) {
    throw new RangeError(`knn: k is ${k}, expected a whole number from 1 to ${cloud.n} points`);
  }
  const found = Array.from({ length: asked.n }, (_, i) => nearestOf(cloud, k, asked, i));
  return {
    indices: found.map(({ indices }) => indices),
    distances: found.map(({ squares }) => squares.map(Math.sqrt)),
  };
}

/** The k nearest so far, in order; most points are farther than the last of them. */
function nearestOf(cloud: Cloud, k: number, asked: Cloud, query: number) {
  const indices: number[] = [];
  const squares: number[] = [];
  for (let i = 0; i < cloud.n; i++) {
    const square = squaredDistance(asked, query, cloud, i);
    if (squares.length === k && square >= (squares[k - 1] as number)) continue;
    let place = Math.min(squares.length, k - 1);
    for (; place > 0 && (squares[place - 1] as number) > square; place--) {
      squares[place] = squares[place - 1] as number;
      indices[place] = indices[place - 1] as number;
    }
    squares[place] = square;
    indices[place] = i;
  }
  return { indices, squares };
}
