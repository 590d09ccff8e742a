import { type Numbers, readFinite } from '../tensor/index.ts';

/**
 * How many unweighted examples tell as much as these weighted ones: (Σ β)² / Σ β² (A. Kong, 1992),
 * from 1, where one weight is all, to n, where all are the same. For q = N(0, 1) and p = N(d, 1) it
 * tends to n exp(−d²); of few examples it comes out too large.
 *
 * Equal weights do not prove that source and target are near: a classifier that is not allowed to
 * tell them apart gives equal weights too.
 *
 * @throws RangeError for weights below 0, or all 0
 */
export function effectiveSampleSize(weights: Numbers): number {
  const { data } = readFinite(weights, 'effectiveSampleSize');
  let [sum, squares] = [0, 0];
  for (const weight of Array.from(data)) {
    if (weight < 0) {
      throw new RangeError(`effectiveSampleSize: weights are from 0, given ${weight}`);
    }
    sum += weight;
    squares += weight * weight;
  }
  if (squares === 0) throw new RangeError('effectiveSampleSize: no weight is above 0');
  return (sum * sum) / squares;
}
