import type { Numbers } from '../tensor/index.ts';
import { readCloud, squaredDistance } from './read-cloud.ts';

export interface FpsOptions {
  /** Number of the point that is chosen first. Default 0. */
  readonly start?: number;
}

/**
 * Farthest point sampling: the numbers of k points of `[N, D]`, each the farthest from those chosen
 * before it. No point then is farther from the chosen than twice what the best choice of k would
 * leave (T. Gonzalez, 1985). Takes time N k.
 *
 * @throws RangeError unless k is a whole number from 1 to N, and `start` a number of a point
 */
export function fps(points: Numbers, k: number, { start = 0 }: FpsOptions = {}): number[] {
  const cloud = readCloud(points, 'fps: points');
  if (!Number.isInteger(k) || k < 1 || k > cloud.n) {
    throw new RangeError(`fps: k is ${k}, expected a whole number from 1 to ${cloud.n} points`);
  }
  if (!Number.isInteger(start) || start < 0 || start >= cloud.n) {
    throw new RangeError(`fps: start is ${start}, but the points are 0 to ${cloud.n - 1}`);
  }
  const nearest = new Float64Array(cloud.n).fill(Number.POSITIVE_INFINITY);
  const chosen = [start];
  while (chosen.length < k) {
    const last = chosen.at(-1) as number;
    let farthest = 0;
    for (let i = 0; i < cloud.n; i++) {
      nearest[i] = Math.min(nearest[i] as number, squaredDistance(cloud, i, cloud, last));
      if ((nearest[i] as number) > (nearest[farthest] as number)) farthest = i;
    }
    chosen.push(farthest);
  }
  return chosen;
}
