import type { Numbers } from '../tensor/index.ts';
import { readCloud, squaredDistance } from './read-cloud.ts';

export interface D2Options {
  /** Default 16. */
  readonly bins?: number;
  /** The end of the last bin, which longer distances are counted in too. Default 3. */
  readonly most?: number;
}

/**
 * Shares of the distances of all pairs of points of `[N, D]` in bins of equal width from 0: the
 * descriptor D2 (R. Osada et al., "Shape distributions", 2002; they draw pairs at random). Neither
 * the order of the points nor a rotation changes it. The default end fits clouds of mean squared
 * radius 1.
 */
export function d2Histogram(points: Numbers, { bins = 16, most = 3 }: D2Options = {}): number[] {
  const cloud = readCloud(points, 'd2Histogram: points');
  const shares = new Array<number>(bins).fill(0);
  const share = 2 / (cloud.n * (cloud.n - 1));
  for (let i = 0; i < cloud.n; i++) {
    for (let j = 0; j < i; j++) {
      const distance = Math.sqrt(squaredDistance(cloud, i, cloud, j));
      const bin = Math.min(bins - 1, Math.floor((distance / most) * bins));
      shares[bin] = (shares[bin] as number) + share;
    }
  }
  return shares;
}
