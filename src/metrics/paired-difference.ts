import { type Numbers, readFinite as read, showShape as sizes } from '../tensor/index.ts';

export interface PairedDifference {
  /** Mean of the differences. */
  readonly mean: number;
  /** Their standard deviation, with n - 1 in the denominator. */
  readonly sd: number;
  /** Standard error of the mean, sd / √n. */
  readonly se: number;
}

/**
 * The differences aᵢ - bᵢ of measurements that belong together, as two recipes run with the same
 * seed and on the same data: what the two share falls out of each difference, and does not blur
 * their mean.
 *
 * @param a at least two measurements
 * @param b as many, in the same order
 * @throws RangeError for fewer than two pairs, and for a different number of measurements
 */
export function pairedDifference(a: Numbers, b: Numbers): PairedDifference {
  const [p, q] = [read(a, 'pairedDifference: a'), read(b, 'pairedDifference: b')];
  const n = p.data.length;
  if (String(p.shape) !== String(q.shape) || n < 2) {
    throw new RangeError(
      `pairedDifference: a ${sizes(p.shape)} and b ${sizes(q.shape)}, expected the same shape and ` +
        'two pairs or more',
    );
  }
  const differences = Array.from(p.data, (value, i) => value - (q.data[i] as number));
  const mean = differences.reduce((sum, d) => sum + d, 0) / n;
  const sd = Math.sqrt(differences.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (n - 1));
  return { mean, sd, se: sd / Math.sqrt(n) };
}
