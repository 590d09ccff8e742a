import { type Numbers, readFinite, showShape } from '../tensor/index.ts';

/**
 * Distance of each pixel of a mask to the nearest pixel that is 0, from middle to middle, and 0 for
 * these: the exact Euclidean distance, found along the columns and then along the rows with the
 * lower envelope of parabolas (Felzenszwalb and Huttenlocher, 2012), in time O(height · width).
 * What lies outside of the image does not count as 0.
 *
 * @param mask `[height, width]`
 * @returns `[height][width]`, infinite everywhere for a mask without a 0
 * @example vision.distanceTransform([[0, 1, 1, 1]]) // [[0, 1, 2, 3]]
 * @throws RangeError for another number of axes
 * @see scipy's `ndimage.distance_transform_edt`
 */
export function distanceTransform(mask: Numbers): number[][] {
  const { shape, data } = readFinite(mask, 'distanceTransform: mask');
  const [height, width] = shape;
  if (shape.length !== 2 || height === undefined || width === undefined) {
    throw new RangeError(
      `distanceTransform: a mask [height, width] is expected, given ${showShape(shape)}`,
    );
  }
  const rows = Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => (data[y * width + x] === 0 ? 0 : Infinity)),
  );
  return turned(turned(rows, width).map(squaredDistances), height)
    .map(squaredDistances)
    .map((row) => row.map(Math.sqrt));
}

/** Rows and columns exchanged. */
const turned = (rows: readonly number[][], width: number): number[][] =>
  Array.from({ length: width }, (_, x) => rows.map((row) => row[x] as number));

/** min over q of (p - q)² + f(q), for each p. */
function squaredDistances(f: readonly number[]): number[] {
  // Parabolas of the envelope, and from where on each is the lowest.
  const lowest: { readonly q: number; readonly from: number }[] = [];
  for (const [q, value] of f.entries()) {
    if (value === Infinity) continue;
    let from = -Infinity;
    for (let top = lowest.at(-1); top; top = lowest.at(-1)) {
      from = (value + q * q - ((f[top.q] as number) + top.q * top.q)) / (2 * (q - top.q));
      if (from > top.from) break;
      lowest.pop();
      from = -Infinity;
    }
    lowest.push({ q, from });
  }
  if (lowest.length === 0) return [...f];
  let k = 0;
  return f.map((_, p) => {
    for (let next = lowest[k + 1]; next && next.from < p; next = lowest[k + 1]) k++;
    const { q } = lowest[k] as { readonly q: number };
    return (p - q) ** 2 + (f[q] as number);
  });
}
