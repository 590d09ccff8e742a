import { type Numbers, readNumbers, showShape } from '../tensor/index.ts';

/**
 * Chamfer distance of two sets of points: the mean squared distance to the nearest point of the
 * other set, from either side,
 *
 * (1/n) Σᵢ minⱼ ‖aᵢ − bⱼ‖² + (1/m) Σⱼ minᵢ ‖aᵢ − bⱼ‖².
 *
 * 0 where the sets are equal; the order of the points is of no matter. As in PyTorch3D distances
 * are squared; others take them plain, or add up sums (H. Fan, H. Su and L. Guibas, 2017). Takes
 * time n m.
 *
 * @param a `[n, D]`
 * @param b `[m, D]`
 * @example metrics.chamfer([[0, 0], [1, 0]], [[0, 1], [1, 0]]) // 1
 * @throws RangeError for no points, and for points of different dimension
 */
export function chamfer(a: Numbers, b: Numbers): number {
  const [p, q] = [readNumbers(a, 'chamfer: a'), readNumbers(b, 'chamfer: b')];
  const [n = 0, dims = 0] = p.shape;
  const [m = 0] = q.shape;
  if (p.shape.length !== 2 || q.shape.length !== 2 || dims !== q.shape[1] || n * m === 0) {
    throw new RangeError(
      `chamfer: ${showShape(p.shape)} against ${showShape(q.shape)}; expected [n, D] and [m, D], ` +
        'neither of them empty',
    );
  }
  const nearest = new Float64Array(m).fill(Number.POSITIVE_INFINITY);
  let forth = 0;
  for (let i = 0; i < n; i++) {
    let least = Number.POSITIVE_INFINITY;
    for (let j = 0; j < m; j++) {
      let square = 0;
      for (let d = 0; d < dims; d++) {
        square += ((p.data[i * dims + d] as number) - (q.data[j * dims + d] as number)) ** 2;
      }
      if (square < least) least = square;
      if (square < (nearest[j] as number)) nearest[j] = square;
    }
    forth += least;
  }
  return forth / n + nearest.reduce((sum, value) => sum + value, 0) / m;
}
