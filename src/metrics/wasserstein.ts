import { type Numbers, readFinite } from '../tensor/index.ts';

/**
 * The distance of Wasserstein (earth mover's distance) between two samples of numbers: the area
 * between their distribution functions, ∫ |F_a − F_b|. Of two samples with as many values it is the
 * mean difference of the sorted values; a sample that is shifted by d is d away.
 *
 * @throws RangeError for an empty sample
 */
export function wasserstein1d(a: Numbers, b: Numbers): number {
  const [p, q] = [sorted(a), sorted(b)];
  let [i, j, sum] = [0, 0, 0];
  let at = Math.min(p[0] as number, q[0] as number);
  while (i < p.length || j < q.length) {
    const next = Math.min(p[i] ?? Number.POSITIVE_INFINITY, q[j] ?? Number.POSITIVE_INFINITY);
    sum += (next - at) * Math.abs(i / p.length - j / q.length);
    at = next;
    while (p[i] === next) i++;
    while (q[j] === next) j++;
  }
  return sum;
}

function sorted(sample: Numbers): Float64Array {
  const values = Float64Array.from(readFinite(sample, 'wasserstein1d').data).sort();
  if (values.length === 0) throw new RangeError('wasserstein1d: an empty sample has no distance');
  return values;
}
